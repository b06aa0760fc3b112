// @ts-nocheck: it is about values of any kind
'use strict';
// Structured clone over JSON, for both ends: this file runs in Node and, as text, in the page. What cannot be cloned
// (a function, a symbol, a promise) throws with Electron's words.
(function (root) {
  /** Tag → what it stands for; plain objects and lists are tagged too, so that a page's own "$" key is just a key. */
  function encode(value, seen = new Map()) {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (value === undefined) return { $: 'undefined' };
    if (typeof value === 'bigint') return { $: 'bigint', v: String(value) };
    if (typeof value === 'number')
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : { $: 'number', v: Object.is(value, -0) ? '-0' : String(value) };
    if (typeof value !== 'object' || value instanceof Promise) throw new Error('An object could not be cloned.');
    if (seen.has(value)) return { $: 'again', v: seen.get(value) };
    seen.set(value, seen.size);
    return encodeObject(value, (inner) => encode(inner, seen));
  }

  function encodeObject(value, inner) {
    if (Array.isArray(value)) return { $: 'list', v: value.map(inner) };
    if (value instanceof Date) return { $: 'date', v: value.getTime() };
    if (value instanceof Error) return { $: 'error', v: [value.name, value.message] };
    if (value instanceof Map) return { $: 'map', v: [...value].map(([key, entry]) => [inner(key), inner(entry)]) };
    if (value instanceof Set) return { $: 'set', v: [...value].map(inner) };
    if (value instanceof Uint8Array) return { $: 'bytes', v: btoa(String.fromCharCode(...value)) };
    return { $: 'object', v: Object.fromEntries(Object.keys(value).map((key) => [key, inner(value[key])])) };
  }

  const scalars = {
    undefined: () => undefined,
    number: Number,
    bigint: BigInt,
    date: (v) => new Date(v),
    bytes: (v) => Uint8Array.from(atob(v), (c) => c.charCodeAt(0)),
    error: ([name, message]) => {
      const Kind = { TypeError, RangeError, SyntaxError }[name] ?? Error;
      return new Kind(message);
    },
  };

  function decode(json, seen = []) {
    if (json === null || typeof json !== 'object') return json;
    const { $: tag, v } = json;
    if (tag === 'again') return seen[v];
    if (tag === 'undefined' || tag === 'number' || tag === 'bigint') return scalars[tag](v);
    const place = seen.push(undefined) - 1; // counted before what is inside, as encode does
    const keep = (made) => (seen[place] = made);
    if (tag in scalars) return keep(scalars[tag](v));
    return decodeGroup(tag, v, keep, (inner) => decode(inner, seen));
  }

  function decodeGroup(tag, v, keep, inner) {
    if (tag === 'list') {
      const list = keep([]);
      for (const entry of v) list.push(inner(entry));
      return list;
    }
    if (tag === 'map') {
      const map = keep(new Map());
      for (const [key, entry] of v) map.set(inner(key), inner(entry));
      return map;
    }
    if (tag === 'set') {
      const set = keep(new Set());
      for (const entry of v) set.add(inner(entry));
      return set;
    }
    const object = keep({});
    for (const key of Object.keys(v)) object[key] = inner(v[key]);
    return object;
  }

  root.__wire = { encode: (value) => JSON.stringify(encode(value)), decode: (text) => decode(JSON.parse(text)) };
})(globalThis);
