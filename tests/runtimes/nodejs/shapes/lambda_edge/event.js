exports.handler = async (event) => ({
    status: '200',
    headers: { 'content-type': [{ key: 'Content-Type', value: 'application/json' }] },
    body: Buffer.from(JSON.stringify(event)).toString('base64'),
    bodyEncoding: 'base64',
});
