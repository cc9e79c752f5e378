// Calling a handler as AWS Lambda does: what it gives by a promise, or by its callback.

function asError(problem) {
  return problem instanceof Error ? problem : new Error(typeof problem === "string" ? problem : JSON.stringify(problem));
}

/** The answer of `handler(event, context, callback)`. Rejects with what it throws or tells its callback as an error. */
export function answered(handler, event, client) {
  return new Promise((resolve, reject) => {
    let called = false;
    const done = (problem, value) => {
      called = true;
      if (problem !== null && problem !== undefined) reject(asError(problem));
      else resolve(value);
    };
    const context = {
      functionName: "edgecdn",
      functionVersion: "1",
      memoryLimitInMB: "128",
      awsRequestId: client.id,
      invokedFunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:edgecdn:1",
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => 5000,
      done,
      succeed: (value) => done(null, value),
      fail: (problem) => done(problem ?? "failed"),
    };
    const given = handler(event, context, done);
    if (typeof given?.then === "function") given.then(resolve, reject);
    // Without a promise the callback has the answer, now or later; a handler that takes none can give none.
    else if (!called && handler.length < 3) resolve(given);
  });
}
