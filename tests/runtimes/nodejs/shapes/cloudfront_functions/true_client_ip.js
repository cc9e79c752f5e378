async function handler(event) {
    var request = event.request;
    var clientIP = event.viewer.ip;

    // Add the true-client-ip header to the incoming request.
    request.headers['true-client-ip'] = { value: clientIP };
    return request;
}
