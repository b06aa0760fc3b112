'use strict';
// What a sandboxed preload may require, in the page's isolated world. `__electronDoubleSend` is a binding that exists in
// this world only, so the page itself has no way to the main process but what the preload gives it.
(() => {
  const { encode, decode } = globalThis.__wire;
  const send = globalThis.__electronDoubleSend;
  const listeners = new Map();
  const calls = new Map();
  const exposed = new Map();
  let lastCall = 0;

  const ipcRenderer = {
    on(channel, listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      return ipcRenderer;
    },
    off(channel, listener) {
      listeners.set(
        channel,
        (listeners.get(channel) ?? []).filter((one) => one !== listener),
      );
      return ipcRenderer;
    },
    invoke: (channel, ...args) =>
      new Promise((resolve, reject) => {
        const id = ++lastCall;
        const text = encode({ id, channel, args });
        calls.set(id, { channel, resolve, reject });
        send(text);
      }),
  };

  /** Called by the main process, see contents.cjs. */
  globalThis.__electronDoubleReceive = (text) => {
    const message = decode(text);
    if (message.kind === 'event') {
      for (const listener of listeners.get(message.channel) ?? [])
        listener({ sender: ipcRenderer, ports: [] }, ...message.args);
      return;
    }
    const call = calls.get(message.id);
    calls.delete(message.id);
    if (message.error === undefined) call.resolve(message.value);
    else call.reject(new Error(`Error invoking remote method '${call.channel}': ${message.error}`));
  };

  const bridge = globalThis.__bridge('isolated', (message) => {
    if (message.kind === 'hello') for (const [key, api] of exposed) bridge.say({ kind: 'expose', key, api });
  });
  const contextBridge = {
    exposeInMainWorld(key, api) {
      if (exposed.has(key)) throw new Error('Cannot bind an API on top of an existing property on the window object');
      exposed.set(key, bridge.wrap(api));
      bridge.say({ kind: 'expose', key, api: exposed.get(key) });
    },
  };

  const strict = (target, name) =>
    new Proxy(target, {
      get(object, key) {
        if (typeof key === 'symbol' || key in object) return object[key];
        throw new Error(`electron-double: ${name}.${key} is not covered`);
      },
    });
  const electron = strict(
    { contextBridge: strict(contextBridge, 'contextBridge'), ipcRenderer: strict(ipcRenderer, 'ipcRenderer') },
    'electron',
  );
  globalThis.__electronDoubleRequire = (name) => {
    if (name === 'electron' || name === 'electron/renderer') return electron;
    throw new Error(`module not found: ${name}`); // what a sandboxed preload is told of everything else
  };
})();
