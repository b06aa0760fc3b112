import type { Input, Output } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import type { AddMethod } from '#shared/provider';
import { labelOf } from '../profiles/label.ts';
import { baseOrder } from '../profiles/order.ts';
import { profileIdFor } from '../profiles/profile-id.ts';
import type { StoredProfile } from '../profiles/types.ts';
import { readSecret } from '../providers/secret.ts';
import type { ProviderSpec } from '../providers/spec.ts';
import { checkAws, type AwsProfiles } from './aws-account.ts';
import { registered, withConfigOrder } from './config-edits.ts';
import { effectiveOrder } from './effective-order.ts';
import { agentAndProvider, type AccountsDeps } from './find.ts';
import { expiryOf, inserted, typeOf } from './new-account.ts';
import type { SameSecret } from './same-secret.ts';

type AddInput = Input<'accounts.add'>;

export interface AddDeps extends AccountsDeps {
  readonly sameSecret: SameSecret;
  readonly awsProfiles: AwsProfiles;
}

/** Checks, seals, writes, and puts it into line. Answers whose profile it is and its id. */
export async function addAccount(
  deps: AddDeps,
  input: AddInput,
): Promise<Result<{ agentId: string; profileId: string }, BatonError>> {
  const at = agentAndProvider(deps, input.agentId, input.provider);
  if (!at.ok) return at;
  const { agentId, spec } = at.value;
  const checked = await check(deps, agentId, spec, input);
  if (!checked.ok) return checked;
  const { id, secret, expires, aws } = checked.value;

  const made = {
    type: typeOf(input.kind),
    setupToken: input.kind === 'setup-token',
    ...(input.label === undefined ? {} : { label: input.label }),
    ...(expires === null ? {} : { expires }),
    ...aws,
  };
  // The whole profile is written anew when the id is taken: an old expiry must not outlive the token it belonged to.
  const added = await deps.profiles.add(
    agentId,
    { id, provider: spec.id, ...kept(deps, agentId, id), ...made },
    secret,
    inConfig(deps, agentId, spec.id) ? undefined : input.place,
  );
  if (!added.ok) return added;
  const named = await nameInConfig(deps, agentId, spec.id, id, input.place);
  return named.ok ? ok({ agentId, profileId: id }) : named;
}

interface Checked {
  readonly id: string;
  /** As it will be sealed; `null`: the AWS SDK finds it. */
  readonly secret: string | null;
  readonly expires: number | null;
  readonly aws?: Pick<StoredProfile, 'awsProfile' | 'region'>;
}

/** What is wrong with it, before anything is written; or what will be. */
async function check(
  deps: AddDeps,
  agentId: string,
  spec: ProviderSpec,
  input: AddInput,
): Promise<Result<Checked, BatonError>> {
  const read = isPasted(input.kind) ? readSecret(spec, input.kind, input.secret, deps.providers()) : null;
  if (read?.ok === false) return read;
  const expires = expiryOf(input, deps.clock.now());
  if (!expires.ok) return expires;
  const id = chooseId(deps, agentId, spec, input);
  if (!id.ok) return id;
  const added = { id: id.value, expires: expires.value };
  if (read === null) {
    const stored = Object.values(deps.profiles.view(agentId).profiles);
    const aws = await checkAws(deps.awsProfiles, spec, input, { id: id.value, stored });
    return aws.ok ? ok({ ...added, secret: null, aws: aws.value }) : aws;
  }
  const { secret } = read.value;
  const twin = await storedAs(deps, agentId, { id: id.value, provider: spec.id }, secret);
  if (twin !== null) return err({ code: 'already-stored', profileId: twin.id });
  return ok({ ...added, secret });
}

const isPasted = (kind: AddInput['kind']): kind is AddMethod['kind'] => kind !== 'aws-sdk';

/** Who has this secret already; nobody, as long as it is no whole one. */
export async function knownSecret(
  deps: AddDeps,
  input: Input<'accounts.known'>,
): Promise<Result<Output<'accounts.known'>, BatonError>> {
  const at = agentAndProvider(deps, input.agentId, input.provider);
  if (!at.ok) return at;
  const { agentId, spec } = at.value;
  if (!isPasted(input.kind)) return ok({ storedAs: null });
  const read = readSecret(spec, input.kind, input.secret, deps.providers());
  if (!read.ok) return ok({ storedAs: null });
  const twin = await storedAs(deps, agentId, { id: input.profileId, provider: spec.id }, read.value.secret);
  return ok({ storedAs: twin && { profileId: twin.id, label: labelOf(twin) } });
}

/** Another account of this provider, seen by this agent, with this very secret. One that cannot be read is no twin. */
async function storedAs(
  { profiles, sameSecret }: AddDeps,
  agentId: string,
  { id, provider }: { readonly id: string | undefined; readonly provider: string },
  secret: string,
): Promise<StoredProfile | null> {
  for (const profile of Object.values(profiles.view(agentId).profiles)) {
    if (profile.id === id || profile.provider !== provider || !profile.hasSecret) continue;
    const stored = await profiles.secret(agentId, profile.id);
    if (stored.ok && sameSecret(stored.value, secret)) return profile;
  }
  return null;
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
  const name = input.label ?? input.awsProfile ?? '';
  if (given === undefined) return ok(profileIdFor(spec.id, name, Object.keys(taken)));
  if (!given.startsWith(`${spec.id}:`) || !/^[^\s:]+:\S+$/.test(given))
    return err({ code: 'bad-profile-id', profileId: given, provider: spec.id });
  return ok(given);
}

/** Is the order in force one that somebody wrote into the config? */
export const inConfig = (
  { profiles, config }: Pick<AccountsDeps, 'profiles' | 'config'>,
  agentId: string,
  provider: string,
) => baseOrder(profiles.view(agentId), config.current(), agentId, provider).source === 'config';

/** A list in the config that lets only certain accounts in lets this one in, too, as what it is now. */
export async function registerInConfig(
  { config, profiles }: Pick<AccountsDeps, 'config' | 'profiles'>,
  agentId: string,
  id: string,
): Promise<Result<void, BatonError>> {
  const listed = registered(config.current(), profiles.view(agentId).profiles[id]);
  return listed ? await config.change(listed) : ok(undefined);
}

/** The store keeps its own order; these are the lists that somebody wrote into the config. */
export async function nameInConfig(
  { config, profiles, clock }: Pick<AccountsDeps, 'config' | 'profiles' | 'clock'>,
  agentId: string,
  provider: string,
  id: string,
  at: number | undefined,
): Promise<Result<void, BatonError>> {
  const store = profiles.view(agentId);
  const named = await registerInConfig({ config, profiles }, agentId, id);
  if (!named.ok) return named;
  if (!inConfig({ config, profiles }, agentId, provider)) return ok(undefined);
  const { shown, excluded } = effectiveOrder(store, config.current(), agentId, provider, clock.now());
  const order = shown.filter((other) => !excluded.has(other));
  return config.change(withConfigOrder(config.current(), agentId, provider, inserted(order, id, at)));
}
