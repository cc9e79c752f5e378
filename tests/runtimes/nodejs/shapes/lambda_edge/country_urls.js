'use strict';

/* Keep one version of a page for each country, under a path of its own. */
exports.handler = async (event) => {
    const request = event.Records[0].cf.request;
    const headers = request.headers;
    if (headers['cloudfront-viewer-country']) {
        const countryCode = headers['cloudfront-viewer-country'][0].value;
        request.uri = `/${countryCode.toLowerCase()}${request.uri}`;
    }
    return request;
};
