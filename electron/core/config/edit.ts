type Raw = Record<string, unknown>;

/** Keys that would reach into every object instead of this one. */
const poisoned = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * The same object with `value` at `path`; everything else stays as it was written. What stands in the way and is no
 * object is replaced.
 */
export function setIn(raw: Raw, path: readonly string[], value: unknown): Raw {
  const [key, ...rest] = path;
  if (key === undefined || poisoned.has(key)) return raw;
  return { ...raw, [key]: rest.length === 0 ? value : setIn(objectAt(raw, key), rest, value) };
}

/** The same object without what is at `path`. Objects that become empty by it go too, up to the first section. */
export function unsetIn(raw: Raw, path: readonly string[]): Raw {
  const [key, ...rest] = path;
  if (key === undefined || !Object.hasOwn(raw, key)) return raw;
  const { [key]: gone, ...others } = raw;
  if (rest.length === 0) return others;
  if (!isObject(gone)) return raw;
  const left = unsetIn(gone, rest);
  if (left === gone) return raw;
  return Object.keys(left).length === 0 ? others : { ...raw, [key]: left };
}

/** What is written at `path`; `undefined` when nothing is. */
export function getIn(raw: Raw, path: readonly string[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return raw;
  const value = Object.hasOwn(raw, key) ? raw[key] : undefined;
  if (rest.length === 0) return value;
  return isObject(value) ? getIn(value, rest) : undefined;
}

export const isObject = (value: unknown): value is Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const objectAt = (raw: Raw, key: string): Raw => {
  const value = Object.hasOwn(raw, key) ? raw[key] : undefined;
  return isObject(value) ? value : {};
};
