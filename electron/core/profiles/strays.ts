import { redact } from '../kernel/redact.ts';

type Raw = Readonly<Record<string, unknown>>;

/** Secrets that stand in a file where none belongs: a `key` beside a login, a token among unknown fields. */
export interface Stray {
  /** What the vault keeps of them: the fields alone, as JSON. */
  readonly secret: string;
  /** The fields as they were, to be written back as long as the vault cannot take them. */
  readonly fields: Raw;
}

/** Names of fields whose value is a secret, in any style of writing: `apiKey`, `client_secret`, `X-Session-Key`. */
const secretName =
  /^(?:key|keys|access|refresh)$|(?:secret|password|passwd|passphrase|tokens?|bearer|authorization|cookie|credential|(?:api|private|access|session|secret)[_-]?keys?)$/i;

/** Parts the secrets from the rest, at any depth. They are neither used nor lost: sealed, they stay in the vault. */
export function partSecrets(raw: Raw): { readonly clean: Raw; readonly stray?: Stray } {
  const { clean, secrets } = part(raw);
  const names = Object.keys(secrets);
  if (names.length === 0) return { clean };
  const fields = Object.fromEntries(names.map((name) => [name, raw[name]]));
  return { clean, stray: { secret: JSON.stringify(secrets), fields } };
}

interface Parts {
  readonly clean: Raw;
  readonly secrets: Raw;
}

/** Deeper than anything a person or a program wrote on purpose; a file may be nested without end. */
const DEEPEST = 8;

function part(raw: Raw, depth = 0): Parts {
  const clean: [string, unknown][] = [];
  const secrets: [string, unknown][] = [];
  for (const [name, value] of Object.entries(raw)) {
    if (isSecret(name, value, depth)) secrets.push([name, value]);
    else if (isObject(value) && depth < DEEPEST) {
      const inner = part(value, depth + 1);
      clean.push([name, inner.clean]);
      if (Object.keys(inner.secrets).length > 0) secrets.push([name, inner.secrets]);
    } else clean.push([name, value]);
  }
  return { clean: Object.fromEntries(clean), secrets: Object.fromEntries(secrets) };
}

/** Of a list, and of what is nested too deep, all or nothing is one. */
function isSecret(name: string, value: unknown, depth: number): boolean {
  if (typeof value === 'string') return value.trim() !== '' && (secretName.test(name) || redact(value) !== value);
  if (Array.isArray(value)) return value.length > 0 && (secretName.test(name) || holdsSecret(value));
  return isObject(value) && depth >= DEEPEST && holdsSecret(value);
}

function holdsSecret(value: readonly unknown[] | Raw): boolean {
  const text = JSON.stringify(value);
  return redact(text) !== text;
}

const isObject = (value: unknown): value is Raw => typeof value === 'object' && value !== null && !Array.isArray(value);
