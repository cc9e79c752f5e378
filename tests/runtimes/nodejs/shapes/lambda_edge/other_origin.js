'use strict';

exports.handler = async (event) => {
    const request = event.Records[0].cf.request;
    if (request.querystring.includes('other')) {
        request.origin = {
            custom: {
                domainName: 'other.example', port: 80, protocol: 'http', path: '/base', sslProtocols: ['TLSv1.2'],
                readTimeout: 5, keepaliveTimeout: 5,
                customHeaders: { 'x-from': [{ key: 'X-From', value: 'edge' }] },
            },
        };
        request.headers['host'] = [{ key: 'host', value: 'other.example' }];
    }
    return request;
};
