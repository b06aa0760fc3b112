/*
 * Two parts of undici by themselves. All of it is `fetch`, WebSockets, caches and mocks, too: 9 MB more in memory, and
 * more to load at the first request. The version is pinned, and the tests of the network would notice.
 */
declare module 'undici/lib/dispatcher/client.js' {
  export { Client as default } from 'undici';
}

declare module 'undici/lib/core/connect.js' {
  export { buildConnector as default } from 'undici';
}
