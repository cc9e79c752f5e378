// Send visitors to the pages of their country, by the header that CloudFront adds or the client sends.
function handler(event) {
    var request = event.request;
    var headers = request.headers;
    var host = request.headers.host ? request.headers.host.value : 'site.example';
    var country = 'JP';
    var newurl = 'https://' + host + '/jp/index.html';

    if (headers['cloudfront-viewer-country']) {
        var countryCode = headers['cloudfront-viewer-country'].value;
        if (countryCode === country) {
            return {
                statusCode: 302,
                statusDescription: 'Found',
                headers: { 'location': { 'value': newurl } }
            };
        }
    }
    return request;
}
