// For `edgecdn run --event`: the handler gets the event that was given, and what it answers is told as it is.

import { current } from "../calls.mjs";

/** What the line of a log begins with that has a handler's answer; `edgecdn.cli.events` knows it, too. */
const ANSWER = "\u0000answer ";

/** A module of CloudFront's with its handler recorded. */
export function recorded(module, event) {
  const found = { ...module };
  for (const name of ["cloudfront-functions", "handler"]) if (name in found) found[name] = record(found[name], event);
  if (typeof module.default?.handler === "function") found.default = { handler: record(module.default.handler, event) };
  return found;
}

function record(handler, event) {
  if (typeof handler !== "function") return handler;
  const recording = (made, context, callback) => {
    const given = structuredClone(event);
    const tell = (result) => {
      current().log("log", ANSWER + JSON.stringify(result ?? null));
      return sameOrigin(result, event, made);
    };
    const answer = handler(given, context, callback && ((problem, result) => callback(problem, problem ? result : tell(result))));
    if (typeof answer?.then === "function") return answer.then(tell);
    return answer === undefined && callback ? answer : tell(answer);
  };
  // How many arguments it takes says whether it answers by its callback.
  return Object.defineProperty(recording, "length", { value: handler.length });
}

// The origin of the event is not the edge's: one that the handler left alone stays the edge's own.
function sameOrigin(result, event, made) {
  const given = event.Records?.[0]?.cf?.request?.origin;
  const own = made.Records?.[0]?.cf?.request?.origin;
  if (typeof result !== "object" || result === null || given === undefined) return result;
  return JSON.stringify(result.origin) === JSON.stringify(given) ? { ...result, origin: own } : result;
}
