export const config = { on: "viewer-response" };

function handler(event) {
    var response = event.response;
    var headers = response.headers;

    // In JavaScript names with a hyphen are no identifiers, so they are written in brackets.
    headers['strict-transport-security'] = { value: 'max-age=63072000; includeSubdomains; preload' };
    headers['x-content-type-options'] = { value: 'nosniff' };
    headers['x-frame-options'] = { value: 'DENY' };
    response.cookies['seen'] = { value: 'yes', attributes: 'Path=/; Secure' };
    return response;
}
