import { isAbsolute, join } from 'node:path';
import { err, ok, type Result } from '#shared/result';
import type { Files } from '../ports.ts';

/** Where a secret stands that Baton does not keep: it is read each time it is used, and never copied. */
export interface SecretRef {
  readonly source: 'env' | 'file';
  /** Of a file: its name under `secrets.providers` in the config. */
  readonly provider?: string;
  /** A variable's name; in a file a JSON pointer (RFC 6901), or `value` when the file holds nothing else. */
  readonly id: string;
}

/** One entry of `secrets.providers`. */
export interface SecretFile {
  readonly source: string;
  readonly path?: string | undefined;
  readonly mode?: 'json' | 'singleValue' | undefined;
}

export interface ReferenceDeps {
  readonly files: Pick<Files, 'peek'>;
  readonly home: string;
  /** The process environment and `.env`. */
  readonly env: () => Readonly<Record<string, string | undefined>>;
  readonly places: () => Readonly<Record<string, SecretFile>>;
}

/** The secret, or why there is none: half a sentence without any of it. */
export type ResolveRef = (ref: SecretRef) => Promise<Result<string, string>>;

/** Files of secrets are small. */
const LARGEST = 1024 * 1024;

export function createReferences({ files, home, env, places }: ReferenceDeps): ResolveRef {
  async function fromFile({ provider = 'default', id }: SecretRef): Promise<Result<string, string>> {
    const known = places();
    const place = Object.hasOwn(known, provider) ? known[provider] : undefined;
    if (place?.source !== 'file' || place.path === undefined)
      return err(`secrets.providers in baton.json names no file “${provider}”`);
    const path = place.path.startsWith('~/') ? join(home, place.path.slice(2)) : place.path;
    if (!isAbsolute(path)) return err(`the path of “${provider}” in secrets.providers is not absolute`);
    const file = await files.peek(path, LARGEST);
    if (!file.ok) return err(`${path} cannot be read`);
    const found = place.mode === 'singleValue' ? file.value.text : pointed(file.value.text, id);
    return filled(found, `${path} has nothing at “${id}”`);
  }

  return async (ref) =>
    ref.source === 'env' ? filled(env()[ref.id], `the variable ${ref.id} is not set`) : await fromFile(ref);
}

const filled = (found: string | undefined, why: string): Result<string, string> => {
  const secret = found?.trim() ?? '';
  return secret === '' ? err(why) : ok(secret);
};

/** The text at a JSON pointer; `undefined` when there is none, or the file is no JSON. */
function pointed(text: string, pointer: string): string | undefined {
  if (!pointer.startsWith('/')) return undefined;
  try {
    const steps = pointer.slice(1).split('/');
    const found = steps.reduce<unknown>(
      (at, step) => child(at, step.replaceAll('~1', '/').replaceAll('~0', '~')),
      JSON.parse(text.replace(/^\uFEFF/, '')),
    );
    return typeof found === 'string' ? found : undefined;
  } catch {
    return undefined;
  }
}

const child = (at: unknown, name: string): unknown =>
  typeof at === 'object' && at !== null && Object.hasOwn(at, name) ? (at as Record<string, unknown>)[name] : undefined;

/** A reference as files have it; `null` when it is none, or of a kind that Baton does not follow (`exec`). */
export function parseRef(raw: unknown): SecretRef | null {
  if (typeof raw !== 'object' || raw === null) return null;
  const { source, provider, id } = raw as Record<string, unknown>;
  if ((source !== 'env' && source !== 'file') || typeof id !== 'string' || id.trim() === '') return null;
  return { source, id: id.trim(), ...(typeof provider === 'string' && provider !== '' && { provider }) };
}
