import { normaliseProvider } from '#core/providers/normalise';

/*
 * Look-ups by provider that are made once for each state and not once for each request. They hang on the identity of
 * the record, which is replaced whenever it changes and never written to.
 */

const indexes = new WeakMap<object, ReadonlyMap<string, readonly string[]>>();

/** Ids of the entries of each provider, in the record's order. */
export function indexByProvider(
  record: Readonly<Record<string, { readonly provider: string }>>,
): ReadonlyMap<string, readonly string[]> {
  const known = indexes.get(record);
  if (known) return known;

  const index = new Map<string, string[]>();
  for (const [id, entry] of Object.entries(record)) {
    const provider = normaliseProvider(entry.provider);
    const ids = index.get(provider);
    if (ids) ids.push(id);
    else index.set(provider, [id]);
  }
  indexes.set(record, index);
  return index;
}

const groups = new WeakMap<object, ReadonlyMap<string, readonly string[]>>();

/** An order record with its keys normalised; the first of two spellings wins. */
export function groupByProvider(
  record: Readonly<Record<string, readonly string[]>>,
): ReadonlyMap<string, readonly string[]> {
  const known = groups.get(record);
  if (known) return known;

  const group = new Map<string, readonly string[]>();
  for (const [provider, ids] of Object.entries(record)) {
    const id = normaliseProvider(provider);
    if (!group.has(id)) group.set(id, ids);
  }
  groups.set(record, group);
  return group;
}
