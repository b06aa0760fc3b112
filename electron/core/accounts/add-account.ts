import type { Input } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import { profileIdFor } from '../profiles/profile-id.ts';
import { readSecret } from '../providers/secret.ts';
import type { ProviderSpec } from '../providers/spec.ts';
import { registered, withConfigOrder } from './config-edits.ts';
import { effectiveOrder } from './effective-order.ts';
import { agentAndProvider, type AccountsDeps } from './find.ts';
import { expiryOf, inserted, typeOf } from './new-account.ts';

type AddInput = Input<'accounts.add'>;

/** Checks, seals, writes, and puts it into line. Answers whose profile it is and its id. */
export async function addAccount(
  deps: AccountsDeps,
  input: AddInput,
): Promise<Result<{ agentId: string; profileId: string }, BatonError>> {
  const at = agentAndProvider(deps, input.agentId, input.provider);
  if (!at.ok) return at;
  const { agentId, spec } = at.value;
  const read = readSecret(spec, input.kind, input.secret, deps.providers());
  if (!read.ok) return read;
  const expires = expiryOf(input, deps.clock.now());
  if (!expires.ok) return expires;
  const profileId = chooseId(deps, agentId, spec, input);
  if (!profileId.ok) return profileId;

  const made = {
    type: typeOf(input.kind),
    setupToken: input.kind === 'setup-token',
    ...(input.label === undefined ? {} : { label: input.label }),
    ...(expires.value === null ? {} : { expires: expires.value }),
  };
  const id = profileId.value;
  // The whole profile is written anew when the id is taken: an old expiry must not outlive the token it belonged to.
  const added = await deps.profiles.add(
    agentId,
    { id, provider: spec.id, ...kept(deps, agentId, id), ...made },
    read.value.secret,
  );
  if (!added.ok) return added;
  const placed = await place(deps, agentId, spec.id, id, input.place);
  if (!placed.ok) return placed;
  return ok({ agentId, profileId: id });
}

/** What an account keeps when its credential is replaced. */
function kept({ profiles }: AccountsDeps, agentId: string, profileId: string) {
  const old = profiles.view(agentId).profiles[profileId];
  return {
    ...(old?.label === undefined ? {} : { label: old.label }),
    ...(old?.email === undefined ? {} : { email: old.email }),
    ...(old?.costKind === undefined ? {} : { costKind: old.costKind }),
  };
}

function chooseId(
  { profiles }: AccountsDeps,
  agentId: string,
  spec: ProviderSpec,
  input: AddInput,
): Result<string, BatonError> {
  const taken = profiles.view(agentId).profiles;
  const given = input.profileId?.trim();
  if (given === undefined) return ok(profileIdFor(spec.id, input.label ?? '', Object.keys(taken)));
  if (!given.startsWith(`${spec.id}:`) || !/^[^\s:]+:\S+$/.test(given))
    return err({ code: 'bad-profile-id', profileId: given, provider: spec.id });
  return ok(given);
}

/** Into the order made by hand, if there is one; and into the config's list of profiles, if it has one for this provider. */
async function place(
  { config, profiles, clock }: AccountsDeps,
  agentId: string,
  provider: string,
  id: string,
  at: number | undefined,
): Promise<Result<void, BatonError>> {
  const listed = registered(config.current(), profiles.view(agentId).profiles[id]);
  if (listed) {
    const written = await config.change(listed);
    if (!written.ok) return written;
  }
  const { source, shown } = effectiveOrder(profiles.view(agentId), config.current(), agentId, provider, clock.now());
  if (source === 'automatic' && at === undefined) return ok(undefined);
  const ids = inserted(shown, id, at);
  if (source === 'config') return config.change(withConfigOrder(config.current(), agentId, provider, ids));
  return profiles.setOrder(agentId, provider, ids);
}
