import { Buffer } from "node:buffer";

const encoder = new TextEncoder();

// How long an HMAC token should be valid for, in seconds.
const EXPIRY = 60;

export default {
  async fetch(request, env) {
    const secretKeyData = encoder.encode(env.SECRET_DATA ?? "my secret symmetric key");
    const key = await crypto.subtle.importKey("raw", secretKeyData, { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);
    const url = new URL(request.url);

    if (url.pathname.startsWith("/generate/")) {
      url.pathname = url.pathname.replace("/generate/", "/");
      const timestamp = Math.floor(Date.now() / 1000);
      // This contains all the data about the request that you want to be able to verify.
      const dataToAuthenticate = `${url.pathname}${timestamp}`;
      const mac = await crypto.subtle.sign("HMAC", key, encoder.encode(dataToAuthenticate));
      const base64Mac = Buffer.from(mac).toString("base64");
      url.searchParams.set("verify", `${timestamp}-${base64Mac}`);
      return new Response(`${url.pathname}${url.search}`);
    }

    // Verify all other requests.
    if (!url.searchParams.has("verify")) return new Response("Missing query parameter", { status: 403 });
    const [timestamp, hmac] = url.searchParams.get("verify").split("-");
    const assertedTimestamp = Number(timestamp);
    const dataToAuthenticate = `${url.pathname}${assertedTimestamp}`;
    const receivedMac = Buffer.from(hmac, "base64");
    // Use crypto.subtle.verify() to guard against timing attacks.
    const verified = await crypto.subtle.verify("HMAC", key, receivedMac, encoder.encode(dataToAuthenticate));
    if (!verified) return new Response("Invalid MAC", { status: 403 });
    if (Date.now() / 1000 > assertedTimestamp + EXPIRY) {
      return new Response(`URL expired at ${new Date((assertedTimestamp + EXPIRY) * 1000)}`, { status: 403 });
    }
    return fetch(new URL(url.pathname, request.url), request);
  },
};
