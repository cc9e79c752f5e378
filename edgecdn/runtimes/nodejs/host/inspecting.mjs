// V8's inspector in an isolate: a target of its own, so that every debugger sees the function alone, and all of it.

import { loose } from "./globals.mjs";

const MOST = 200;

/** Open the inspector of this thread at a port, or at the first free one behind it, and tell where it is. */
export async function openInspector(host, port) {
  const inspector = await import("node:inspector");
  for (let tried = port; tried < port + MOST && tried < 65536; tried++) {
    // Node says that a port is taken on standard error alone, and has no address then.
    inspector.open(tried, host, false);
    const url = inspector.url();
    if (url !== undefined) {
      loose.log("info", `inspector on ${new URL(url).host} (chrome://inspect, or attach VS Code to the port)`);
      return;
    }
    inspector.close();
    if (port === 0) break;
  }
  loose.log("error", `the inspector found no free port from ${port} on`);
}
