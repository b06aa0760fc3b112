import { redact } from '../kernel/redact.ts';
import type { Clock, Ids, Keychain, KeychainPort } from '../ports.ts';
import type { KeySource, Refusal } from './key-source.ts';
import { KEY_BYTES } from './seal.ts';

/** Longest wait for one call: with a display, a locked keyring waits for a person who may not be there. */
export const KEYCHAIN_LIMIT = 3_000;

/** Present as soon as Baton has used a keychain: tells “locked” (`null` for everything) from “the key was deleted”. */
const SENTINEL = 'sentinel';
const SENTINEL_VALUE = 'baton';

/** `BATON_KEYCHAIN=off` leaves the system's keychain alone. */
export const isOff = (env: Readonly<Record<string, string | undefined>>): boolean =>
  env['BATON_KEYCHAIN']?.trim().toLowerCase() === 'off';

const accountOf = (id: string): string => `vault-key-${id}`;

interface KeychainDeps {
  readonly keychain: () => Promise<KeychainPort>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly env: Readonly<Record<string, string | undefined>>;
}

type Reached<T> = { readonly kind: 'reached'; readonly value: T } | Refusal;

/**
 * The random key in the system's keychain, base64, since keytar cuts values at a NUL. The keychain is loaded when it is
 * asked first, which never is for a vault that something else has sealed.
 */
export function keychainKey({ keychain, clock, ids, env }: KeychainDeps): KeySource {
  /** As people know it. */
  let name = 'system keychain';
  async function ask<T>(call: (keychain: Keychain) => Promise<T>): Promise<Reached<T>> {
    if (isOff(env)) {
      return { kind: 'missing', why: 'BATON_KEYCHAIN is off' };
    }
    const port = await keychain();
    if (!port.ok) return { kind: 'missing', why: port.error.why };
    ({ name } = port.value);
    return limited(() => call(port.value), name, clock);
  }

  /** Can it be written? A keyring that was never made and one that is locked both answer `null` to every look. */
  async function writable(): Promise<Reached<boolean>> {
    const seen = await ask((port) => port.get(SENTINEL));
    if (seen.kind !== 'reached' || seen.value === SENTINEL_VALUE) return seen.kind === 'reached' ? reached(true) : seen;
    return ask(async (port) => {
      await port.set(SENTINEL, SENTINEL_VALUE);
      return (await port.get(SENTINEL)) === SENTINEL_VALUE;
    });
  }

  return {
    backend: 'keychain',
    get name() {
      return name;
    },
    async usable() {
      const answer = await writable();
      if (answer.kind !== 'reached') return answer;
      return answer.value ? { kind: 'yes' } : { kind: 'missing', why: `${name} does not keep what it is given` };
    },
    async find(file) {
      const found = await ask((port) => port.get(accountOf(file.id)));
      if (found.kind !== 'reached') return found;
      if (found.value !== null) return decoded(found.value, name);

      const answer = await writable();
      if (answer.kind !== 'reached') return answer;
      return { kind: 'missing', why: `${name} no longer holds the key of this vault` };
    },
    async make(id) {
      const key = ids.bytes(KEY_BYTES);
      const text = Buffer.from(key).toString('base64');
      const kept = await ask(async (port) => {
        await port.set(accountOf(id), text);
        return (await port.get(accountOf(id))) === text;
      });
      if (kept.kind !== 'reached') return kept;
      return kept.value ? { kind: 'made', key, about: {} } : { kind: 'missing', why: `${name} did not keep the key` };
    },
  };
}

const reached = <T>(value: T): Reached<T> => ({ kind: 'reached', value });

function decoded(text: string, name: string) {
  const key = new Uint8Array(Buffer.from(text, 'base64'));
  return key.length === KEY_BYTES
    ? { kind: 'key' as const, key }
    : { kind: 'missing' as const, why: `what ${name} holds is no key` };
}

/** A call that does not come back counts as locked: most likely it waits for a password. */
async function limited<T>(call: () => Promise<T>, name: string, clock: Clock): Promise<Reached<T>> {
  const stop = new AbortController();
  const late = clock
    .sleep(KEYCHAIN_LIMIT, stop.signal)
    .then((): Refusal => ({ kind: 'locked', why: `${name} did not answer within ${KEYCHAIN_LIMIT / 1_000} s` }));
  try {
    return await Promise.race([call().then(reached), late]);
  } catch (error) {
    return refusal(error, name);
  } finally {
    stop.abort();
  }
}

/** Words of libsecret, macOS and Windows for a keychain that is there but shut. */
const shut = /locked|dismissed|user interaction is not allowed|user canceled|user name or passphrase/i;

/** What libsecret says when there is nothing to talk to, in words for people. */
const absent: readonly (readonly [RegExp, string])[] = [
  [/D-Bus|DBus|could not connect/i, 'no session bus (D-Bus) is running'],
  [/not provided by any \.service files/i, 'no secret service, such as GNOME keyring, is running'],
  [/object does not exist at path/i, 'no keyring has been made yet'],
];

function refusal(error: unknown, name: string): Refusal {
  const message = redact(error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
  if (shut.test(message)) return { kind: 'locked', why: `${name} is locked` };
  return { kind: 'missing', why: absent.find(([words]) => words.test(message))?.[1] ?? message };
}
