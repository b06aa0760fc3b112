import type { BatonError } from './errors.ts';
import type { AddMethod, ProviderView } from './provider.ts';
import { err, ok, type Result } from './result.ts';

/*
 * What people paste is rarely the secret alone: terminals break lines, shells add `export NAME=`, chat programs add
 * quotes. The window checks while typing and the core checks again, both with this.
 */

/** What was taken out, so that it can be said. */
export interface Cleaned {
  /** Line breaks inside the secret; one at its end is not worth a word. */
  readonly lineBreaks: number;
  /** Other white space inside it, invisible characters included. */
  readonly spaces: number;
  /** `export NAME=`, quotes, a trailing `;`, `Bearer`. */
  readonly wrapper: boolean;
}

export interface SecretRead {
  readonly secret: string;
  readonly cleaned: Cleaned;
}

export type SecretProblem = Extract<
  BatonError,
  {
    code:
      'bad-secret' | 'secret-too-short' | 'secret-prefix' | 'secret-masked' | 'secret-of-other' | 'method-not-offered';
  }
>;

/** Zero-width characters and the soft hyphen travel along unseen from web pages. */
const invisible = /[\u00ad\u200b-\u200d\u2060\ufeff]/gu;

/** Upper case with an underscore in it, so that a secret that holds a `=` is not taken for an assignment. */
const assignment = /^(?:export\s+|set\s+|setx\s+|\$env:)?[A-Z][A-Z0-9]*_[A-Z0-9_]*\s*[=:]\s*(?=[^=\s])/;
const headerName = /^(?:authorization|x-api-key)\s*:\s*/i;
const quotes = /^(["'`“”‘’«])(.*)(["'`“”‘’»])$/su;

/** Takes out all that is not the secret. Never fails; what is left may be empty. */
export function cleanSecret(pasted: string): SecretRead {
  const seen = pasted.replace(invisible, '');
  const unwrapped = unwrap(seen.trim());
  const lineBreaks = unwrapped.match(/\r\n|\r|\n/g)?.length ?? 0;
  const hidden = pasted.length - seen.length;
  const spaces = hidden + (unwrapped.replace(/[\r\n]/g, '').match(/\s/g)?.length ?? 0);
  return {
    secret: unwrapped.replace(/\s/g, ''),
    cleaned: { lineBreaks, spaces, wrapper: unwrapped !== seen.trim() },
  };
}

function unwrap(text: string): string {
  const bare = text
    .replace(/^\$\s+/, '')
    .replace(assignment, '')
    .replace(headerName, '')
    .replace(/[;,\s]+$/, '');
  const quoted = quotes.exec(bare);
  const inner = (quoted ? String(quoted[2]) : bare).trim().replace(/^bearer\s+/i, '');
  // `export A="…";` needs two rounds, `"Bearer …"` as well.
  return inner === text ? inner : unwrap(inner);
}

/**
 * Cleans what was pasted and checks it against the method chosen.
 * Errors, in the order in which they are looked for: `method-not-offered`, `bad-secret` (nothing left),
 * `secret-masked`, `secret-of-other` (another provider's, or another method of the same one), `secret-too-short`,
 * `secret-prefix`. None of them holds the secret.
 * @param others all providers known, this one may be among them
 */
export function readSecret(
  provider: ProviderView,
  kind: AddMethod['kind'],
  pasted: string,
  others: readonly ProviderView[],
): Result<SecretRead, SecretProblem> {
  const method = provider.methods.find((offered) => offered.kind === kind);
  if (!method) return err({ code: 'method-not-offered', provider: provider.id, kind });
  const read = cleanSecret(pasted);
  const problem = secretProblem(provider, method, read.secret, others);
  return problem === null ? ok(read) : err(problem);
}

/** What is wrong with a cleaned secret; `null` when nothing is. */
export function secretProblem(
  provider: ProviderView,
  method: AddMethod,
  secret: string,
  others: readonly ProviderView[],
): SecretProblem | null {
  if (secret === '') return { code: 'bad-secret', problem: 'empty' };
  if (looksMasked(secret)) return { code: 'secret-masked' };
  const owner = ownerOf(provider, method, secret, others);
  if (owner) return { code: 'secret-of-other', ...owner };
  return shapeProblem(method, secret);
}

/** Bullets, stars or dots in the place of characters. A key is plain ASCII; nothing else fits into a header. */
export function looksMasked(secret: string): boolean {
  return /\.{3}|\*{3}|[^\x21-\x7e]/.test(secret) || /^[*.]+$/.test(secret);
}

function shapeProblem(method: AddMethod, secret: string): SecretProblem | null {
  const { prefix = '', minLength } = method;
  // Half a prefix is a secret still being typed.
  const begun = secret.startsWith(prefix) || prefix.startsWith(secret);
  if (!begun) return { code: 'secret-prefix', prefix };
  if (secret.length < minLength) return { code: 'secret-too-short', have: secret.length, min: minLength };
  return secret.startsWith(prefix) ? null : { code: 'secret-prefix', prefix };
}

interface Claim {
  readonly provider: ProviderView;
  readonly method: AddMethod;
  readonly prefix: string;
}

/** Who else gives out secrets that begin like this one; `null` when it is ours or when two others could. */
function ownerOf(
  provider: ProviderView,
  method: AddMethod,
  secret: string,
  others: readonly ProviderView[],
): { readonly provider: string; readonly name: string } | null {
  // A provider of one's own may well be a relay that takes another's keys; half a prefix is nobody's yet.
  if (provider.custom || method.prefix?.startsWith(secret) === true) return null;
  const all = [provider, ...others.filter((other) => other.id !== provider.id)];
  const claims = longest(all.flatMap((each) => claimsOf(each, secret)));
  if (claims.length === 0 || claims.some((claim) => isOurs(claim, provider, method))) return null;
  const owners = new Set(claims.map((claim) => claim.provider.id));
  const [claim] = claims;
  if (!claim || owners.size > 1) return null;
  return { provider: claim.provider.id, name: claimName(claim, provider) };
}

const claimsOf = (provider: ProviderView, secret: string): Claim[] =>
  provider.methods.flatMap((method) =>
    method.prefix !== undefined && secret.startsWith(method.prefix)
      ? [{ provider, method, prefix: method.prefix }]
      : [],
  );

/** `sk-or-…` begins with OpenAI's `sk-` too: only the most exact prefix counts. */
function longest(claims: readonly Claim[]): readonly Claim[] {
  const length = Math.max(0, ...claims.map((claim) => claim.prefix.length));
  return claims.filter((claim) => claim.prefix.length === length);
}

/** A token without a form of its own takes every form of its provider. */
const isOurs = (claim: Claim, provider: ProviderView, method: AddMethod) =>
  claim.provider.id === provider.id && (claim.method.kind === method.kind || method.prefix === undefined);

function claimName({ provider, method }: Claim, asked: ProviderView): string {
  if (provider.id !== asked.id) return provider.name;
  return `${provider.name} (${method.kind === 'setup-token' ? 'setup-token' : 'API key'})`;
}
