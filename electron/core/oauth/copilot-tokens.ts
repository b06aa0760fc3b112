import type { BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import { createSingleFlight } from '../kernel/single-flight.ts';
import type { Clock, Network } from '../ports.ts';
import type { LoginSpec } from '../providers/logins/spec.ts';
import { createOAuthClient } from './client.ts';
import { shortFailure } from './failure.ts';
import { fingerprint } from './ledger.ts';
import { expiresAt } from './lifetime.ts';

/** GitHub's tokens that were pasted or stand in the environment, exchanged; what came of it is kept in memory only. */
export interface CopilotTokens {
  /** @param name who it is, for the error @param rejected a token of Copilot's that does not work any more */
  of(spec: LoginSpec, githubToken: string, name: string, rejected?: string): Promise<Result<string, BatonError>>;
}

export function createCopilotTokens(deps: { readonly clock: Clock; readonly network: Network }): CopilotTokens {
  const kept = new Map<string, { readonly access: string; readonly expires: number }>();
  const single = createSingleFlight<Result<string, BatonError>>();

  async function exchange(spec: LoginSpec, token: string, name: string): Promise<Result<string, BatonError>> {
    const got = await createOAuthClient(deps.network, spec).refresh(token, new AbortController().signal);
    if (!got.ok) return err({ code: 'refresh-failed', profileId: name, why: shortFailure(got.error) });
    const { access } = got.value;
    kept.set(fingerprint(token), { access, expires: expiresAt(spec, got.value, deps.clock.now()) });
    return ok(access);
  }

  return {
    async of(spec, token, name, rejected) {
      const known = kept.get(fingerprint(token));
      if (known && known.access !== rejected && deps.clock.now() < known.expires) return ok(known.access);
      return single(fingerprint(token), () => exchange(spec, token, name));
    },
  };
}
