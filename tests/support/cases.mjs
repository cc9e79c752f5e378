// Stands in front of a file of cases: `test(name, body)` lists one, and the function that this makes runs them all.

const cases = {};

function test(name, body) {
  cases[name] = body;
}

function same(got, wanted) {
  const [left, right] = [got, wanted].map((value) => JSON.stringify(value));
  if (left !== right) throw new Error(`got ${left}, wanted ${right}`);
}

/** The error that `body` ends with; its message has to hold the words. */
async function fails(body, words, Kind = Error) {
  let value;
  try {
    value = await body();
  } catch (error) {
    if (!(error instanceof Kind) || !error.message.includes(words)) throw error;
    return error;
  }
  throw new Error(`got ${String(value)}, wanted an error: ${words}`);
}

export default {
  async fetch(request, env, ctx) {
    const failed = {};
    for (const [name, body] of Object.entries(cases)) {
      try {
        await body(request, env, ctx);
      } catch (error) {
        failed[name] = String(error?.stack ?? error);
      }
    }
    return new Response(JSON.stringify({ ran: Object.keys(cases).length, failed }));
  },
};

