import type { CheckOutcome, Input } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import { isRegion } from '../aws/region.ts';
import { defined } from '../kernel/defined.ts';
import { findProfile, knownProvider, type AccountsDeps, type Found } from '../accounts/find.ts';
import { verdict } from '../failover/verdict.ts';
import type { Credentials } from '../oauth/credentials.ts';
import type { Clock, Network, UpstreamRequest } from '../ports.ts';
import type { HealthBook } from '../profiles/health.ts';
import { coolingUntil, modelWindows } from '../profiles/windows.ts';
import type { HeaderCredential } from '../providers/auth-headers.ts';
import { readSecret } from '../providers/secret.ts';
import type { ProviderSpec } from '../providers/spec.ts';
import { createCredentialCheck, type Checked, type CredentialCheck } from './check.ts';

/** Asking providers about accounts, stored or about to be. */
export interface AccountChecks {
  check(input: Input<'accounts.check'>): Promise<Result<CheckOutcome, BatonError>>;
  test(input: Input<'accounts.test'>): Promise<Result<CheckOutcome, BatonError>>;
}

export interface AccountChecksDeps extends Omit<AccountsDeps, 'health'> {
  readonly health: Pick<HealthBook, 'failed' | 'succeeded'>;
  readonly clock: Clock;
  readonly network: Network;
  readonly credentials: Credentials;
  readonly timeouts: () => UpstreamRequest['timeouts'];
}

export function createAccountChecks(deps: AccountChecksDeps): AccountChecks {
  const check = createCredentialCheck(deps);
  return {
    async check({ provider, kind, secret, ...account }) {
      const spec = knownProvider(deps.providers(), provider);
      if (!spec.ok) return spec;
      if (kind === 'aws-sdk') return await checkAws(deps, check, spec.value, account);
      const read = readSecret(spec.value, kind, secret, deps.providers());
      if (!read.ok) return read;
      const type = kind === 'setup-token' ? 'token' : kind;
      const ready = await deps.credentials.ambient(spec.value, { type, secret: read.value.secret }, spec.value.name);
      return ready.ok ? ok((await check(spec.value, ready.value)).outcome) : ready;
    },

    async test({ agentId, profileId }) {
      const found = findProfile(deps, agentId, profileId);
      if (!found.ok) return found;
      const { profile } = found.value;
      const spec = knownProvider(deps.providers(), profile.provider);
      if (!spec.ok) return spec;
      const checked = await tried(deps.credentials, found.value, (ready) => check(spec.value, ready));
      if (!checked.ok) return checked;
      await mark(deps, found.value, checked.value);
      return ok(checked.value.outcome);
    },
  };
}

async function checkAws(
  { credentials }: Pick<AccountChecksDeps, 'credentials'>,
  check: CredentialCheck,
  spec: ProviderSpec,
  { awsProfile, region }: Pick<Input<'accounts.check'>, 'awsProfile' | 'region'>,
): Promise<Result<CheckOutcome, BatonError>> {
  if (!spec.awsSdk) return err({ code: 'method-not-offered', provider: spec.id, kind: 'aws-sdk' });
  if (region !== undefined && !isRegion(region)) return err({ code: 'bad-region', region });
  const ready = await credentials.aws(spec, defined({ awsProfile, region }));
  return ready.ok ? ok((await check(spec, ready.value)).outcome) : ready;
}

/** A login's token that the provider does not know any more is renewed once, as for a request. */
async function tried(
  credentials: Credentials,
  { agentId, profile }: Found,
  check: (ready: HeaderCredential) => Promise<Checked>,
): Promise<Result<Checked, BatonError>> {
  const ready = await credentials.of(agentId, profile.id);
  if (!ready.ok) return ready;
  const first = await check(ready.value);
  if (first.outcome.status !== 401) return ok(first);
  const again = await credentials.of(agentId, profile.id, ready.value.secret);
  return ok(again.ok && again.value.secret !== ready.value.secret ? await check(again.value) : first);
}

/**
 * As the runner would: a refusal opens a window. Acceptance ends none, since a list of models does not prove that a
 * limit or a debt is over; it only says that the credential works.
 */
async function mark({ health, clock }: AccountChecksDeps, found: Found, { classified }: Checked) {
  const { agentId, profile, store } = found;
  if (!classified) {
    const stats = store.usageStats[profile.id];
    const waiting = coolingUntil(stats, clock.now()) !== null || modelWindows(stats, clock.now()).length > 0;
    if (!waiting) health.succeeded(agentId, profile.id, '');
    return;
  }
  const { retryAfterMs } = classified;
  const reason = verdict({ kind: 'upstream', classified, message: '' }).mark;
  if (reason !== null)
    await health.failed(agentId, profile.id, { reason, ...(retryAfterMs !== undefined && { retryAfterMs }) });
}
