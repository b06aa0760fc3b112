import { mask } from '../kernel/redact.ts';
import type { HeaderCredential } from './auth-headers.ts';
import type { ProviderSpec } from './spec.ts';

/** Who is asked, and with what. */
export interface Sent {
  readonly spec: Pick<ProviderSpec, 'headers'>;
  readonly credential: Pick<HeaderCredential, 'secret' | 'headers'>;
}

/** Headers whose value is a secret, by their names. */
export const secretName = /auth|key|token|secret|passw|passphrase|cookie|credential|signature|session/i;

/** Shorter ones stand in every second sentence: `x-key-version: 2`. */
const SHORTEST = 8;

/**
 * Everything secret that a request carries, the longest first: the credential, and the values of headers from the
 * config that are secrets by their names. `Bearer abc` and `a=abc; b=def` count in their parts, too. Only for failures:
 * it is worked out anew each time.
 */
export function secretsSent({ spec, credential }: Sent): readonly string[] {
  const named = Object.entries({ ...credential.headers, ...spec.headers }).filter(([name]) => secretName.test(name));
  const parts = named.flatMap(([, value]) => [value.trim(), ...value.split(/[\s;,]+/).flatMap(withoutName)]);
  const secrets = [credential.secret, ...parts.filter((part) => part.length >= SHORTEST)];
  return [...new Set(secrets)].filter((secret) => secret !== '').sort((a, b) => b.length - a.length);
}

/** The end of `session=abc` is as good as all of it. A key may end in `=`. */
const withoutName = (part: string): string[] => [part, part.replace(/^[\w.-]+=(?=[^=])/, '')];

/** Some providers repeat what they were asked with in what they say. */
export const withoutSecrets = (secrets: readonly string[], text: string): string =>
  secrets.reduce((now, secret) => now.replaceAll(secret, mask(secret)), text);
