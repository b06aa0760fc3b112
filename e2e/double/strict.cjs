'use strict';

/** What the language and its tools look up on any object, present or not. */
const asked = new Set(['then', 'catch', 'toJSON', 'domain', 'inspect', 'nodeType', 'asymmetricMatch', '$$typeof']);

/**
 * An object that answers for what it has and throws, by name, for what it lacks: a hole in the double must be loud, not
 * an `undefined` that a test might pass over.
 * @template {object} T
 * @param {T} target
 * @param {string} name how it is called in Electron
 * @returns {T}
 */
function strict(target, name) {
  return new Proxy(target, {
    get(object, key, receiver) {
      if (typeof key === 'symbol' || key in object || asked.has(key) || key.startsWith('_'))
        return Reflect.get(object, key, receiver);
      throw new Error(`electron-double: ${name}.${key} is not covered`);
    },
  });
}

module.exports = { strict };
