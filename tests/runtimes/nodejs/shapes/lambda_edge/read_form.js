'use strict';
const querystring = require('querystring');

exports.handler = async (event) => {
    const request = event.Records[0].cf.request;
    if (request.method === 'POST') {
        const body = Buffer.from(request.body.data, 'base64').toString();
        const params = querystring.parse(body);
        request.body.action = 'replace';
        request.body.encoding = 'text';
        request.body.data = JSON.stringify({ name: params.name });
        request.headers['content-type'] = [{ key: 'Content-Type', value: 'application/json' }];
    }
    return request;
};
