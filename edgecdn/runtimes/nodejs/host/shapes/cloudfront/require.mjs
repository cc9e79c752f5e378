// `require` as CloudFront Functions have it: three modules, and no files.

import buffer from "node:buffer";
import crypto from "node:crypto";
import querystring from "node:querystring";

const MODULES = { buffer, crypto, querystring };

export default function require(name) {
  if (Object.hasOwn(MODULES, name)) return MODULES[name];
  throw new Error(`CloudFront Functions have no module ${JSON.stringify(name)}: buffer, crypto and querystring are all`);
}
