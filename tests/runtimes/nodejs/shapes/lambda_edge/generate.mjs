const content = `<!DOCTYPE html>
<html lang="en"><head><title>Simple Lambda@Edge Static Content Response</title></head>
<body><p>Hello from Lambda@Edge!</p></body></html>
`;

export const handler = async (event, context) => {
  return {
    status: '200',
    statusDescription: 'OK',
    headers: {
      'cache-control': [{ key: 'Cache-Control', value: 'max-age=100' }],
      'content-type': [{ key: 'Content-Type', value: 'text/html' }],
    },
    body: content,
  };
};
