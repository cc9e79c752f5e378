// What works on other threads: a turn waits for it. The edge hears of a function's news with a turn alone, so they would
// come as late as the next timer; and in virtual time the speed of the machine would decide what is asked together.

import { currentOrNone } from "../calls.mjs";

/** Have these methods, which give promises, hold the call that they are called in. */
export function hold(target, ...names) {
  for (const name of names) {
    const real = target[name];
    if (typeof real !== "function") continue;
    const value = function (...given) {
      const done = Reflect.apply(real, this, given);
      currentOrNone()?.hold(done);
      return done;
    };
    Object.defineProperty(target, name, { value, writable: true, configurable: true });
  }
}
