import cf from 'cloudfront';

// This fails if there is no key value store associated with the function.
const kvsHandle = cf.kvs();

// Remember to associate the store with your function before calling this one.
async function handler(event) {
    const request = event.request;
    // Use the first segment of the pathname as key.
    const pathSegments = request.uri.split('/');
    const key = pathSegments[1];
    try {
        // Replace the first path of the pathname with the value of the key.
        pathSegments[1] = await kvsHandle.get(key);
        const newUri = pathSegments.join('/');
        console.log(`${request.uri} -> ${newUri}`);
        request.uri = newUri;
    } catch (err) {
        // No change to the pathname if the key is not found.
        console.log(`${request.uri} | ${err}`);
    }
    return request;
}
