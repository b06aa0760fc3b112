import type { Input } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import type { CredentialType } from '#shared/profile';
import { err, ok, type Result } from '#shared/result';

/** `claude setup-token` makes tokens that last about a year; it does not say for how long exactly. */
export const SETUP_TOKEN_LIFE = 365 * 86_400_000;

type New = Pick<Input<'accounts.add'>, 'kind' | 'expires'>;

export const typeOf = (kind: New['kind']): CredentialType => (kind === 'setup-token' ? 'token' : kind);

/** When the new credential ends, epoch ms; `null` = never. Keys do not expire. */
export function expiryOf({ kind, expires }: New, now: number): Result<number | null, BatonError> {
  if (expires === undefined) return ok(kind === 'setup-token' ? now + SETUP_TOKEN_LIFE : null);
  if (expires === null) return ok(null);
  if (kind === 'aws-sdk')
    return err({ code: 'bad-input', issues: ['An AWS profile does not expire here. Leave the expiry out.'] });
  if (kind === 'api_key')
    return err({ code: 'bad-input', issues: ['An API key does not expire. Leave the expiry out.'] });
  return Number.isFinite(expires) && expires > now ? ok(expires) : err({ code: 'bad-expiry' });
}

/** `id` once, at that index; at the end without one. A known id moves only when an index is given. */
export function inserted(ids: readonly string[], id: string, at: number | undefined): string[] {
  if (at === undefined && ids.includes(id)) return [...ids];
  const others = ids.filter((other) => other !== id);
  return others.toSpliced(at ?? others.length, 0, id);
}
