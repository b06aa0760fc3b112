'use strict';
// contextBridge, told to both worlds of a page: the preload's isolated world and the page's own. They share the DOM, so a
// synchronous CustomEvent carries cloned calls between them. `__NONCE__` keeps the page from guessing the event's name.
(function (root) {
  const { encode, decode } = root.__wire;
  const plain = (value) =>
    value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype;
  const map = (value, change) =>
    Array.isArray(value)
      ? value.map(change)
      : plain(value)
        ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, change(inner)]))
        : value;

  /** @param side 'isolated' or 'main': each listens to what the other says */
  root.__bridge = (side, receive) => {
    const own = `__NONCE__-${side}`;
    const other = `__NONCE__-${side === 'main' ? 'isolated' : 'main'}`;
    const functions = new Map();
    const pending = new Map();
    let last = 0;
    let returned;

    const say = (message) => window.dispatchEvent(new CustomEvent(own, { detail: encode(message) }));

    /** A function stays here and gets a number; a promise is settled by a later message. */
    const wrap = (value) => {
      if (typeof value === 'function') {
        functions.set(++last, value);
        return { $function: last };
      }
      if (!(value instanceof Promise)) return map(value, wrap);
      const id = ++last;
      value.then(
        (result) => say({ kind: 'settled', id, value: wrap(result) }),
        (why) => say({ kind: 'settled', id, error: String(why?.message ?? why) }),
      );
      return { $promise: id };
    };

    const unwrap = (value) => {
      if (plain(value) && '$function' in value) return (...args) => call(value.$function, args);
      if (plain(value) && '$promise' in value)
        return new Promise((resolve, reject) => pending.set(value.$promise, { resolve, reject }));
      return map(value, unwrap);
    };

    const call = (id, args) => {
      say({ kind: 'call', id, args: args.map(wrap) });
      const answer = returned;
      returned = undefined;
      if (answer?.error !== undefined) throw new Error(answer.error);
      return unwrap(answer?.value);
    };

    const run = ({ id, args }) => {
      try {
        return { kind: 'returned', value: wrap(functions.get(id)(...args.map(unwrap))) };
      } catch (error) {
        return { kind: 'returned', error: String(error?.message ?? error) };
      }
    };

    window.addEventListener(other, (event) => {
      const message = decode(event.detail);
      if (message.kind === 'call') say(run(message));
      else if (message.kind === 'returned') returned = message;
      else if (message.kind === 'settled') {
        const promise = pending.get(message.id);
        pending.delete(message.id);
        if (message.error === undefined) promise.resolve(unwrap(message.value));
        else promise.reject(new Error(message.error));
      } else receive(message);
    });
    return { say, wrap, unwrap };
  };
})(globalThis);
