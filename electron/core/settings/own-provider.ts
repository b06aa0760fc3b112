import type { Input } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import type { CostKind } from '#shared/profile';
import { err, ok, type Result } from '#shared/result';
import { isObject } from '../config/edit.ts';
import { builtinProviders } from '../providers/builtin.ts';
import { isLocalAddress } from '../providers/local-address.ts';
import { normaliseProvider } from '../providers/normalise.ts';
import type { ProviderSpec, ProviderTable } from '../providers/spec.ts';
import { changedHeaders, changedModels, NO_KEY, wantsKey } from './own-parts.ts';

/* What a person says about a provider of their own, checked, and as it is written at `models.providers.<id>`. Pure. */

type Entry = Readonly<Record<string, unknown>>;
export type ProviderChange = Input<'providers.change'>;

export interface OwnFacts {
  readonly table: Pick<ProviderTable, 'get' | 'nearest'>;
  /** Keys of `models.providers`, as written; an entry without an address is in no table. */
  readonly configured: readonly string[];
  /** Where Baton's own gateway listens, or would. */
  readonly gatewayPorts: readonly number[];
}

const FREE: CostKind = 'free';
/** Longest id made from a name. */
const LONGEST_ID = 40;
/** Mean something else in references, in the config, or to JavaScript. */
const reserved: ReadonlySet<string> = new Set(['baton', 'default', 'constructor', 'prototype', '__proto__']);

const bad = (sentence: string): Result<never, BatonError> => err({ code: 'bad-input', issues: [sentence] });

/** Where the new provider is written, and what. Errors: `bad-input` with one sentence. */
export function newProvider(
  { id, name, baseUrl, api, needsKey }: Input<'providers.add'>,
  facts: OwnFacts,
): Result<{ id: string; entry: Entry }, BatonError> {
  const address = readAddress(baseUrl, facts.gatewayPorts);
  if (!address.ok) return address;
  const fine = readName(name);
  if (!fine.ok) return fine;
  const chosen = normaliseProvider(id ?? (idOf(name) || idOf(new URL(address.value).hostname)));
  if (idOf(chosen) !== chosen || chosen === '' || reserved.has(chosen))
    return bad(`“${id ?? name}” cannot be the id of a provider. Choose another name, of letters and digits.`);
  if (isTaken(chosen, facts)) return bad(`There is a provider “${chosen}” already. Choose another name.`);
  return ok({ id: chosen, entry: withKeyPart({ name: fine.value, baseUrl: address.value, api }, needsKey) });
}

/**
 * The entry as it is to be written from now on; what is not named stays.
 * @param written what stands at `models.providers.<id>` now
 * Errors: `unknown-provider`; `bad-input` with one sentence, also for a provider whose address is not the person's.
 */
export function changedProvider(change: ProviderChange, written: unknown, facts: OwnFacts): Result<Entry, BatonError> {
  const spec = facts.table.get(change.id);
  if (!spec) return err({ code: 'unknown-provider', provider: change.id, nearest: facts.table.nearest(change.id) });
  if (!spec.custom && !isAddressOnly(change, spec))
    return bad(`${spec.name} is built in. Only the address of Ollama and of LM Studio can be changed here.`);
  const parts = readParts(change, facts.gatewayPorts);
  if (!parts.ok) return parts;
  const before = isObject(written) ? written : {};
  const lists = readLists(change, before);
  if (!lists.ok) return lists;
  // What is `undefined` here is written nowhere: the file is JSON.
  return ok(
    withKeyPart(
      { baseUrl: spec.baseUrl, ...before, ...parts.value, ...lists.value },
      change.needsKey ?? wantsKey(before, spec),
    ),
  );
}

function readParts({ name, baseUrl, api }: ProviderChange, ports: readonly number[]): Result<Entry, BatonError> {
  const address = baseUrl === undefined ? undefined : readAddress(baseUrl, ports);
  if (address?.ok === false) return address;
  const fine = name === undefined ? undefined : readName(name);
  if (fine?.ok === false) return fine;
  return ok({
    ...(fine && { name: fine.value }),
    ...(address && { baseUrl: address.value }),
    ...(api !== undefined && { api }),
  });
}

function readLists({ headers, models }: ProviderChange, before: Entry): Result<Entry, BatonError> {
  const changed = headers && changedHeaders(before['headers'], headers);
  if (changed?.ok === false) return changed;
  const named = models && changedModels(before['models'], models);
  if (named?.ok === false) return named;
  return ok({ ...(changed && { headers: changed.value }), ...(named && { models: named.value }) });
}

const isAddressOnly = ({ id: _, baseUrl: _address, ...rest }: ProviderChange, { ownServer }: ProviderSpec): boolean =>
  ownServer === true && Object.values(rest).every((value) => value === undefined);

/**
 * An `apiKey` that somebody wrote is theirs. Whoever is asked without one knows nobody to send a bill to, so that what
 * stands for the key says that it is free, too; a `costKind` of the person's own stays.
 */
function withKeyPart(entry: Entry, needsKey: boolean): Entry {
  const { apiKey, costKind, ...rest } = entry;
  if (apiKey !== undefined && apiKey !== NO_KEY) return entry;
  const said = costKind === undefined || (apiKey === NO_KEY && costKind === FREE) ? {} : { costKind };
  if (needsKey || isLocalAddress(String(entry['baseUrl']))) return { ...rest, ...said };
  return { ...rest, apiKey: NO_KEY, costKind: FREE, ...said };
}

/** `Büro GPU #2` → `buro-gpu-2`; empty when there is nothing to make an id of. */
const idOf = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9._]+/g, '-')
    .slice(0, LONGEST_ID)
    .replace(/^[-._]+|[-._]+$/g, '');

function isTaken(id: string, { table, configured }: OwnFacts): boolean {
  const names = [...builtinProviders.map((each) => each.id), ...configured];
  return table.get(id) !== undefined || names.some((each) => normaliseProvider(each) === id);
}

/** A `${VAR}` in the config would be replaced by what the variable holds. */
const readName = (name: string): Result<string, BatonError> =>
  name.includes('${') ? bad('A name cannot hold “${”. Choose another one.') : ok(name.trim());

function readAddress(text: string, gatewayPorts: readonly number[]): Result<string, BatonError> {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (!url || !/^https?:$/.test(url.protocol))
    return bad('This is no address. Write for instance https://host/v1 or http://127.0.0.1:8080/v1.');
  if (url.username !== '' || url.password !== '')
    return bad('There is a password in this address. Take it out; a key is pasted on its own and kept in the vault.');
  if (url.search !== '' || url.hash !== '')
    return bad('An address ends before “?” and “#”. Take out what follows; a key is pasted on its own.');
  if (isLocalAddress(url.href) && gatewayPorts.includes(portOf(url)))
    return bad(
      'This is where Baton itself listens, so it would ask itself. Write the address of the server behind it.',
    );
  return ok(url.href.replace(/\/+$/, ''));
}

const portOf = ({ port, protocol }: URL): number => (port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port));
