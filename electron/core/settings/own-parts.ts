import type { BatonError } from '#shared/errors';
import type { OwnProviderView } from '#shared/provider';
import { err, ok, type Result } from '#shared/result';
import { isObject } from '../config/edit.ts';
import type { ProviderEntry } from '../config/schema.ts';
import { redact } from '../kernel/redact.ts';
import { providerView } from '../providers/catalogue.ts';
import { secretName } from '../providers/secrets-sent.ts';
import type { ProviderSpec } from '../providers/spec.ts';

/* Headers and models of a provider of one's own, as a person changes them. Pure. */

type Entry = Readonly<Record<string, unknown>>;

/** Sent in the place of a key where the address is not on this computer: nobody asks such a server without one. */
export const NO_KEY = 'none';

const headerName = /^[\w!#$%&'*+.^`|~-]+$/;
/** What HTTP lets a value be. */
const headerValue = /^[\t\u0020-\u007e\u0080-\u00ff]+$/;
const variable = /\$\{[A-Z_][A-Z0-9_]*\}/;

const bad = (sentence: string): Result<never, BatonError> => err({ code: 'bad-input', issues: [sentence] });

/**
 * The headers as they are to be written; names count in any case.
 * @param changes `null` takes one out
 * Errors: `bad-input` for what HTTP does not know, and for a secret in the clear.
 */
export function changedHeaders(
  written: unknown,
  changes: Readonly<Record<string, string | null>>,
): Result<Entry | undefined, BatonError> {
  for (const [name, value] of Object.entries(changes)) {
    const trouble = value === null ? undefined : headerTrouble(name, value.trim());
    if (trouble !== undefined) return bad(trouble);
  }
  const named = new Set(Object.keys(changes).map((name) => name.toLowerCase()));
  const kept = Object.entries(isObject(written) ? written : {}).filter(([name]) => !named.has(name.toLowerCase()));
  const set = Object.entries(changes).flatMap(([name, value]) =>
    value === null ? [] : [[name, value.trim()] as const],
  );
  const all = [...kept, ...set];
  return ok(all.length === 0 ? undefined : Object.fromEntries(all));
}

function headerTrouble(name: string, value: string): string | undefined {
  if (!headerName.test(name)) return `“${redact(name)}” cannot be the name of a header. Write for instance X-Team.`;
  if (!headerValue.test(value)) return `The header ${name} needs a value of one line.`;
  const isSecret = secretName.test(name) || redact(value) !== value;
  if (!isSecret || variable.test(value)) return undefined;
  return `The header ${name} holds a secret. Put the secret into the .env beside baton.json, and name it here, as \${MY_SECRET}.`;
}

/** The models as they are to be written; one that is there keeps what is said of it. Errors: `bad-input`. */
export function changedModels(
  written: unknown,
  ids: readonly string[],
): Result<readonly unknown[] | undefined, BatonError> {
  const wanted = [...new Set(ids.map((id) => id.trim()))];
  if (wanted.some((id) => id === '' || /\s|\$\{/.test(id)))
    return bad('The id of a model has no spaces and no “${” in it.');
  const there: readonly unknown[] = Array.isArray(written) ? written : [];
  const found = wanted.map((id) => there.find((each) => isObject(each) && each['id'] === id) ?? { id });
  return ok(found.length === 0 ? undefined : found);
}

/** A server asks for none, wherever it stands, and so does who was said to. */
export const wantsKey = (
  { apiKey }: { readonly apiKey?: unknown },
  { ownServer, local }: Pick<ProviderSpec, 'ownServer' | 'local'>,
): boolean => apiKey !== NO_KEY && ownServer !== true && !local;

/** What a window may see of it. */
export function ownProviderView(spec: ProviderSpec, entry: Partial<ProviderEntry>): OwnProviderView {
  const { id, name, dialects } = spec;
  return {
    ...{ id, name, dialects: [...dialects], address: providerView(spec).address ?? '' },
    needsKey: wantsKey(entry, spec),
    headers: Object.keys(entry.headers ?? {}),
    models: (entry.models ?? []).map((model) => ({ id: model.id, name: model.name })),
  };
}
