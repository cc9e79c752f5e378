function handler(event) {
    var request = event.request;
    var group = request.cookies['experiment'] ? request.cookies['experiment'].value : 'A';
    request.headers['x-experiment'] = { value: group };
    if (group === 'B') request.uri = '/b' + request.uri;
    return request;
}
