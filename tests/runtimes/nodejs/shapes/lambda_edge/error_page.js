'use strict';

exports.handler = (event, context, callback) => {
    const response = event.Records[0].cf.response;

    // An error of the origin becomes a redirect to another page.
    if (response.status >= 400 && response.status <= 599) {
        response.status = 302;
        response.statusDescription = 'Found';
        response.body = '';
        response.headers['location'] = [{ key: 'Location', value: 'https://example.org/sorry' }];
    }
    callback(null, response);
};
