import type { AccountGroup, AccountsView, CostKind, ProfileView, QuotaWindow, RouteStep } from '#shared/profile';
import type { UsageRow } from '#shared/usage';
import { effectiveOrder } from '../accounts/effective-order.ts';
import type { Config } from '../config/schema.ts';
import { eligibility } from '../profiles/order.ts';
import { defined } from '../kernel/defined.ts';
import { labelOf } from '../profiles/label.ts';
import type { AgentStore, StoredProfile, UsageStats } from '../profiles/types.ts';
import { coolingUntil, modelWindows } from '../profiles/windows.ts';
import type { ProviderSpec, ProviderTable } from '../providers/spec.ts';
import { byUrgency, needsYou, profileState } from './profile-state.ts';

/** Everything the Accounts page is made of. */
export interface AccountsFacts {
  readonly agentId: string;
  readonly store: AgentStore;
  readonly config: Config;
  readonly table: ProviderTable;
  readonly vaultOpen: boolean;
  /** Who would be asked now, then, after that. */
  readonly route: readonly RouteStep[];
  /** The gateway is, so nobody is in use. */
  readonly paused: boolean;
  readonly costKind: (profile: StoredProfile) => CostKind;
  /** Is it `main`'s, seen through inheritance? */
  readonly inherited: (profileId: string) => boolean;
  /** What its provider said of its quota, the most used window first. */
  readonly quota: (profileId: string) => readonly QuotaWindow[];
  /** What else it said when it was asked about that. */
  readonly told: (profileId: string) => Pick<UsageRow, 'plan' | 'error'>;
  /** What stands in for a profile where there is none: `env: OPENAI_API_KEY`, `models.json`, `local`. */
  readonly ambient: (spec: ProviderSpec) => string | undefined;
}

export function accountsView(facts: AccountsFacts, now: number): AccountsView {
  const groups = providersShown(facts).map((spec) => group(facts, spec, now));
  const urgent = groups
    .flatMap((each) => each.profiles)
    .filter((profile) => needsYou(profile.state))
    .sort((a, b) => byUrgency(a.state, b.state));
  return {
    agentId: facts.agentId,
    groups,
    route: [...facts.route.slice(0, 3)],
    needYou: urgent.map((profile) => profile.id),
  };
}

/** Providers that have an account, or a key from elsewhere. A profile whose provider is unknown is still shown. */
function providersShown({ store, table, ambient }: AccountsFacts): ShownProvider[] {
  const used = new Set(Object.values(store.profiles).map((profile) => profile.provider));
  const known = table.list().filter((spec) => used.has(spec.id) || ambient(spec) !== undefined);
  const unknown = [...used].filter((id) => !table.get(id));
  return [
    ...known.map((spec) => ({ ...spec, spec })),
    ...unknown.map((id) => ({ id, name: id, short: id.slice(0, 2) })),
  ];
}

interface ShownProvider {
  readonly id: string;
  readonly name: string;
  readonly short: string;
  readonly spec?: ProviderSpec;
}

function group(facts: AccountsFacts, { id, name, short, spec }: ShownProvider, now: number): AccountGroup {
  const { store, config, agentId } = facts;
  const order = effectiveOrder(store, config, agentId, id, now);
  const profiles = order.shown.flatMap((profileId) => {
    const profile = store.profiles[profileId];
    return profile ? [view(facts, profile, order.excluded.has(profileId), now)] : [];
  });
  const ambient = spec && facts.ambient(spec);
  return { provider: id, name, short, order: order.source, profiles, ...(ambient === undefined ? {} : { ambient }) };
}

/** One profile as an agent sees it. */
export function profileView(facts: AccountsFacts, profileId: string, now: number): ProfileView | undefined {
  const profile = facts.store.profiles[profileId];
  if (!profile) return undefined;
  const { excluded } = effectiveOrder(facts.store, facts.config, facts.agentId, profile.provider, now);
  return view(facts, profile, excluded.has(profileId), now);
}

function view(facts: AccountsFacts, profile: StoredProfile, excluded: boolean, now: number): ProfileView {
  const { id, provider, type, email, awsProfile, region } = profile;
  const stats = facts.store.usageStats[id];
  const quota = facts.quota(id);
  const { plan, error } = facts.told(id);
  const inUse = !facts.paused && facts.route[0]?.profileId === id;
  return {
    ...{ id, provider, type, inUse },
    setupToken: profile.setupToken === true,
    label: labelOf(profile),
    state: stateOf(facts, profile, { excluded, inUse, stats }, now),
    costKind: facts.costKind(profile),
    errorCount: stats?.errorCount ?? 0,
    inherited: facts.inherited(id),
    leftOut: excluded,
    ...(quota.length > 0 && { quota: [...quota] }),
    ...defined({ plan, quotaError: error }),
    ...defined({ email, awsProfile, region, lastUsed: stats?.lastUsed, expires: endOf(profile) }),
  };
}

/** A login renews itself; the end of its present token would only be a guess at its own. Keys never end. */
const endOf = ({ type, expires }: StoredProfile): number | undefined =>
  type === 'token' && Number.isFinite(expires) ? expires : undefined;

interface Circumstances {
  readonly excluded: boolean;
  readonly inUse: boolean;
  readonly stats: UsageStats | undefined;
}

function stateOf(facts: AccountsFacts, profile: StoredProfile, { excluded, inUse, stats }: Circumstances, now: number) {
  const { auth } = facts.config;
  const unfit = eligibility(profile, { provider: profile.provider, configProfiles: auth.profiles, now });
  return profileState(
    {
      vaultOpen: facts.vaultOpen,
      ineligible: unfit ?? (excluded ? 'excluded_by_order' : null),
      type: profile.type,
      expires: profile.expires,
      login: profile.login,
      window: coolingUntil(stats, now) ?? modelWindows(stats, now)[0] ?? null,
      lastUsed: stats?.lastUsed,
      inUse,
      warnBeforeDays: auth.warnBeforeDays,
    },
    now,
  );
}
