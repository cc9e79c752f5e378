function handler(event) {
    var request = event.request;
    var headers = request.headers;
    var response = event.response;

    // If the header that tells who may read this is missing, set it.
    if (!response.headers['access-control-allow-origin'] && headers['origin']) {
        response.headers['access-control-allow-origin'] = { value: headers['origin'].value };
    }
    return response;
}
