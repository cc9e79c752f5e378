'use strict';

/* Serve a different version of an object for each kind of device. */
exports.handler = (event, context, callback) => {
    const request = event.Records[0].cf.request;
    const headers = request.headers;
    const agent = headers['user-agent'] ? headers['user-agent'][0].value : '';

    if (/Mobile/.test(agent)) {
        request.uri = '/mobile' + request.uri;
    } else {
        request.uri = '/desktop' + request.uri;
    }
    request.headers['x-device'] = [{ key: 'X-Device', value: /Mobile/.test(agent) ? 'mobile' : 'desktop' }];
    callback(null, request);
};
