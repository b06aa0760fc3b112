import type { Api, Input } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import type { AccountGroup, AccountsView, ProfileView, RouteStep } from '#shared/profile';
import { err, ok } from '#shared/result';
import type { Result } from '#shared/result';
import type { FakeState } from './fake-api.ts';
import { fakeProviders } from './fake-providers.ts';
import { account, DAY } from './world.ts';

type Name = Extract<keyof Api, `accounts.${string}` | `order.${string}` | 'vault.unlock' | `providers.${string}`>;

/** Accounts, orders and the vault, kept in the world. The secret handed in is dropped at once. */
export function fakeAccounts(state: FakeState): Pick<Api, Name> {
  return { ...reading(state), ...fakeProviders(state), ...changing(state), ...leaving(state), ...ordering(state) };
}

const find = ({ world }: FakeState, profileId: string) =>
  world.groups.flatMap((group) => group.profiles).find((each) => each.id === profileId);

const unknown = (profileId: string): Result<never, BatonError> =>
  err({ code: 'unknown-profile', profileId, nearest: [] });

function reading(
  state: FakeState,
): Pick<
  Api,
  'accounts.list' | 'accounts.check' | 'accounts.known' | 'accounts.awsProfiles' | 'accounts.test' | 'vault.unlock'
> {
  const { world } = state;
  return {
    'accounts.list': async ({ agentId = 'main' }) => ok(viewOf(state, agentId)),
    'accounts.check': async () => ok(state.check),
    'accounts.known': async ({ secret }) => ok({ storedAs: world.known[secret] ?? null }),
    'accounts.awsProfiles': async () => ok(world.aws),
    'accounts.test': async ({ profileId }) => {
      const found = find(state, profileId);
      if (!found) return unknown(profileId);
      if (state.check.outcome === 'accepted') Object.assign(found, { state: { kind: 'ready' }, lastUsed: state.now() });
      state.changed('accounts');
      return ok(state.check);
    },
    'vault.unlock': async ({ passphrase }) => {
      if (passphrase !== 'open sesame') return err({ code: 'wrong-passphrase' });
      world.app.vault.state = { kind: 'open' };
      state.changed('app', 'accounts');
      return ok({});
    },
  };
}

function viewOf({ world }: FakeState, agentId: string): AccountsView {
  const locked = world.app.vault.state.kind === 'locked';
  const paused = world.app.gateway.state === 'paused';
  const groups = (world.ownGroups[agentId] ?? world.groups).map((group): AccountGroup => ({
    ...group,
    profiles: group.profiles.map((each): ProfileView =>
      locked
        ? { ...each, state: { kind: 'vault-locked' }, inUse: false }
        : paused && each.inUse
          ? { ...each, state: { kind: 'ready' }, inUse: false }
          : each,
    ),
  }));
  const needs = (each: ProfileView) =>
    ['expired', 'sign-in', 'disabled', 'refresh-failed', 'expires', 'unusable'].includes(each.state.kind);
  const all = groups.flatMap((group) => group.profiles);
  return { agentId, groups, route: locked ? [] : route(all), needYou: all.filter(needs).map((each) => each.id) };
}

/** The first usable accounts, with a model each, as the mock has them. */
function route(all: readonly ProfileView[]): RouteStep[] {
  const names: Record<string, string[]> = { anthropic: ['Claude Opus 4.5', 'Claude Sonnet 4.5'], openai: ['GPT-5.2'] };
  const usable = all.filter((each) => ['in-use', 'ready', 'cooling', 'unchecked'].includes(each.state.kind));
  return usable.slice(0, 3).map((each, index) => ({
    profileId: each.id,
    label: each.label,
    provider: each.provider,
    model: 'any',
    modelName: names[each.provider]?.[index] ?? names[each.provider]?.[0] ?? 'Qwen3 Coder (free)',
    costKind: each.costKind,
  }));
}

function changing(state: FakeState): Pick<Api, 'accounts.add' | 'accounts.rename' | 'accounts.clearCooldown'> {
  const { world } = state;
  return {
    'accounts.add': async (input) => {
      const { provider, place } = input;
      if (!world.providers.some((each) => each.id === provider))
        return err({ code: 'unknown-provider', provider, nearest: [] });
      const group = groupOf(state, provider);
      const made = newcomer(input, state.now());
      group.profiles = group.profiles.filter((each) => each.id !== made.id);
      group.profiles.splice(place ?? group.profiles.length, 0, made);
      if (place !== undefined) group.order = 'own';
      state.changed('accounts', 'app');
      return ok(made);
    },
    'accounts.rename': async ({ profileId, label }) => {
      const found = find(state, profileId);
      if (!found) return unknown(profileId);
      found.label = label;
      state.changed('accounts');
      return ok(found);
    },
    'accounts.clearCooldown': async ({ profileId }) => {
      const found = find(state, profileId);
      if (!found) return unknown(profileId);
      Object.assign(found, { state: { kind: 'ready' }, errorCount: 0 });
      state.changed('accounts');
      return ok(found);
    },
  };
}

function leaving(
  state: FakeState,
): Pick<Api, 'accounts.remove' | 'accounts.undo' | 'accounts.dependents' | 'accounts.copy'> {
  const { world } = state;
  let before: AccountGroup[] | null = null;
  let removed: ProfileView | undefined;
  return {
    'accounts.dependents': async ({ profileId }) => ok({ dependents: world.dependents[profileId] ?? [] }),
    'accounts.remove': async ({ profileId }) => {
      removed = find(state, profileId);
      if (!removed) return unknown(profileId);
      before = structuredClone(world.groups);
      for (const group of world.groups) group.profiles = group.profiles.filter((each) => each.id !== profileId);
      world.groups = world.groups.filter((group) => group.profiles.length > 0 || group.ambient !== undefined);
      state.changed('accounts', 'app');
      return ok({ undo: profileId });
    },
    'accounts.undo': async ({ undo }) => {
      if (!before || removed?.id !== undo) return err({ code: 'undo-gone' });
      world.groups = before;
      before = null;
      state.changed('accounts', 'app');
      return ok(removed);
    },
    'accounts.copy': async ({ profileId, to }) => {
      const found = find(state, profileId);
      if (!found) return unknown(profileId);
      const there = world.agents.some((each) => each.id === to);
      return there ? ok(found) : err({ code: 'unknown-agent', agentId: to, nearest: [] });
    },
  };
}

function newcomer({ provider, kind, label, expires, profileId }: Input<'accounts.add'>, now: number): ProfileView {
  const setupToken = kind === 'setup-token';
  const name = label ?? 'default';
  const until = expires === undefined && setupToken ? now + 365 * DAY : (expires ?? null);
  return account(profileId ?? `${provider}:${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`, name, {
    type: kind === 'api_key' ? 'api_key' : 'token',
    setupToken,
    costKind: setupToken ? 'subscription' : 'paid',
    state: { kind: 'unchecked' },
    ...(until === null ? {} : { expires: until }),
  });
}

export function groupOf({ world }: FakeState, provider: string): AccountGroup {
  const found = world.groups.find((group) => group.provider === provider);
  if (found) return found;
  const spec = world.providers.find((each) => each.id === provider);
  const made: AccountGroup = {
    provider,
    name: spec?.name ?? provider,
    short: spec?.short ?? '??',
    order: 'automatic',
    profiles: [],
  };
  world.groups.push(made);
  return made;
}

function ordering(state: FakeState): Pick<Api, 'order.get' | 'order.set' | 'order.clear' | 'order.useFirst'> {
  const { world } = state;
  /** The group an agent has of its own once it has an own order; `main`'s is everybody's. */
  const groupFor = (agentId: string, provider: string): AccountGroup => {
    if (agentId === 'main') return groupOf(state, provider);
    const own = (world.ownGroups[agentId] ??= structuredClone(world.groups));
    return own.find((group) => group.provider === provider) ?? groupOf(state, provider);
  };
  const mark = (agentId: string, provider: string, isOwn: boolean) => {
    const agent = agentId === 'main' ? undefined : world.agents.find(({ id }) => id === agentId);
    if (agent) agent.ownOrder = [...agent.ownOrder.filter((id) => id !== provider), ...(isOwn ? [provider] : [])];
  };
  const put = (agentId: string, provider: string, order: string[]) => {
    const group = groupFor(agentId, provider);
    const place = (profile: ProfileView) => (order.includes(profile.id) ? order.indexOf(profile.id) : order.length);
    group.profiles = group.profiles
      .map((profile) => ({ ...profile, leftOut: !order.includes(profile.id) }))
      .sort((a, b) => place(a) - place(b));
    group.order = 'own';
    mark(agentId, provider, true);
    state.changed('accounts', 'agents');
    return ok({ provider, order });
  };
  return {
    'order.get': async ({ agentId = 'main', provider }) => {
      const group = groupFor(agentId, provider);
      return ok({
        agentId,
        agentDir: `/home/mei/.baton/agents/${agentId}/agent`,
        provider,
        authStorePath: `/home/mei/.baton/agents/${agentId}/agent/auth-profiles.json`,
        order: group.order === 'own' ? group.profiles.map((each) => each.id) : null,
      });
    },
    'order.set': async ({ agentId = 'main', provider, order }) => put(agentId, provider, order),
    'order.clear': async ({ agentId = 'main', provider }) => {
      const group = groupFor(agentId, provider);
      if (agentId === 'main') group.order = 'automatic';
      else Object.assign(group, structuredClone(groupOf(state, provider)));
      mark(agentId, provider, false);
      state.changed('accounts', 'agents');
      return ok({ provider });
    },
    'order.useFirst': async ({ agentId = 'main', profileId }) => {
      const group = world.groups.find((each) => each.profiles.some((profile) => profile.id === profileId));
      if (!group) return unknown(profileId);
      const { provider } = group;
      const others = groupFor(agentId, provider).profiles.map((each) => each.id);
      return put(agentId, provider, [profileId, ...others.filter((id) => id !== profileId)]);
    },
  };
}
