const crypto = require('crypto');

const secret = 'LzdWGpAToQ1DqYuzHxE6YOqi7G3X2yvNBot9mCXfx5k';

function sign(input) {
    return crypto.createHmac('sha256', secret).update(input).digest('base64url');
}

function decode(token) {
    const segments = token.split('.');
    if (segments.length !== 3) throw new Error('Not enough or too many segments');
    if (sign(segments[0] + '.' + segments[1]) !== segments[2]) throw new Error('Signature verification failed');
    return JSON.parse(Buffer.from(segments[1], 'base64url').toString());
}

const response401 = {
    statusCode: 401,
    statusDescription: 'Unauthorized'
};

async function handler(event) {
    let request = event.request;
    if (!request.querystring.jwt) {
        console.log('Error: No JWT in the querystring');
        return response401;
    }
    try {
        decode(request.querystring.jwt.value);
    } catch (e) {
        console.log(e);
        return response401;
    }
    // Remove the token from the query string, so that it is neither cached by nor sent to the origin.
    delete request.querystring.jwt;
    return request;
}
