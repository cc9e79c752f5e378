export default {
  async fetch(request, env) {
    // The name of the header that the shared key is in, and the key that it must be.
    const PRESHARED_AUTH_HEADER_KEY = "X-Custom-PSK";
    const psk = request.headers.get(PRESHARED_AUTH_HEADER_KEY);
    if (psk === env.AUTH_KEY) return fetch(request);
    return new Response("Sorry, you have supplied an invalid key.", { status: 403 });
  },
};
