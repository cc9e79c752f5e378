// The events of the global scope that Node.js has no classes for.

"use strict";

class ErrorEvent extends Event {
  #told;

  constructor(type, init = {}) {
    super(type, init);
    const { message = "", filename = "", lineno = 0, colno = 0, error } = init;
    this.#told = { message: String(message), filename: String(filename), lineno, colno, error };
  }

  get message() {
    return this.#told.message;
  }

  get filename() {
    return this.#told.filename;
  }

  get lineno() {
    return this.#told.lineno;
  }

  get colno() {
    return this.#told.colno;
  }

  get error() {
    return this.#told.error;
  }
}

class PromiseRejectionEvent extends Event {
  #told;

  constructor(type, init) {
    super(type, init);
    if (init?.promise === undefined) throw new TypeError("PromiseRejectionEvent needs a promise");
    this.#told = { promise: init.promise, reason: init.reason };
  }

  get promise() {
    return this.#told.promise;
  }

  get reason() {
    return this.#told.reason;
  }
}

module.exports = { ErrorEvent, PromiseRejectionEvent };
