'use strict';

const querystring = require('querystring');

exports.handler = (event, context, callback) => {
    const request = event.Records[0].cf.request;
    // Sort the parameters by name and put them into lower case, so that fewer objects are cached.
    const params = querystring.parse(request.querystring.toLowerCase());
    const sortedParams = {};
    Object.keys(params).sort().forEach((key) => {
        sortedParams[key] = params[key];
    });
    request.querystring = querystring.stringify(sortedParams);
    callback(null, request);
};
