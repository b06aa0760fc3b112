'use strict';
// The page's own world: puts there what the preload exposes, frozen, as Electron does, and leaves nothing else behind.
(() => {
  const freeze = (value) => {
    if (value !== null && typeof value === 'object') Object.values(Object.freeze(value)).forEach(freeze);
    return value;
  };
  const bridge = globalThis.__bridge('main', ({ kind, key, api }) => {
    if (kind !== 'expose' || key in window) return;
    const value = freeze(bridge.unwrap(api));
    Object.defineProperty(window, key, { value, enumerable: true, configurable: false, writable: false });
  });
  delete globalThis.__wire;
  delete globalThis.__bridge;
  bridge.say({ kind: 'hello' });
})();
