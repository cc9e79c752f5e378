"""Key value stores for functions, with the rules of Cloudflare Workers KV: in a file, or in memory for virtual time."""
