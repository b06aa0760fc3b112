import type { Input, Output } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import type { AccountsView, ProfileView, RouteStep } from '#shared/profile';
import type { ProviderView } from '#shared/provider';
import { err, ok, type Result } from '#shared/result';
import type { AgentView, AppView } from '#shared/status';
import type { Activity } from './activity/activity.ts';
import type { Bodies } from './activity/bodies.ts';
import { unknownProfile } from './accounts/find.ts';
import { MAIN, type Agents } from './agents/agents.ts';
import type { ConfigService } from './config/types.ts';
import { costKindOf } from './failover/cost-kind.ts';
import type { Explainer } from './failover/explainer.ts';
import { quotaKey, type QuotaBook } from './failover/quota-book.ts';
import { ambientCredential, hasCredentials } from './failover/resolve.ts';
import type { GatewayHost } from './gateway/host.ts';
import { accountsView, profileView, type AccountsFacts } from './health/accounts-view.ts';
import { agentView } from './health/agents-view.ts';
import { legFacts } from './health/leg-facts.ts';
import { routeSteps } from './health/route-steps.ts';
import { selectionView } from './health/selection-view.ts';
import { statusView, type AmbientCredential } from './health/status-view.ts';
import { mask } from './kernel/redact.ts';
import { modelRows } from './models/list.ts';
import type { Derived } from './models/derived.ts';
import { paidFallbackOf } from './models/paid-fallback.ts';
import type { Ports } from './ports.ts';
import type { Profiles } from './profiles/store.ts';
import { providerView } from './providers/catalogue.ts';
import type { ProviderSpec } from './providers/spec.ts';
import type { Usage } from './usage/usage.ts';
import type { Vault } from './vault/types.ts';

export interface ViewsDeps {
  readonly ports: Ports;
  readonly host: AppView['host'];
  readonly config: ConfigService;
  readonly vault: Vault;
  readonly profiles: Profiles;
  readonly agents: Agents;
  readonly derived: Derived;
  readonly explain: Explainer;
  readonly gateway: Pick<GatewayHost, 'view' | 'paused'>;
  readonly activity: Pick<Activity, 'lastRequest'>;
  readonly bodies: Pick<Bodies, 'until'>;
  readonly quota: Pick<QuotaBook, 'of'>;
  readonly usage: Pick<Usage, 'rows' | 'told'>;
}

type Answer<T> = Result<T, BatonError>;

/** What the window and the command line are shown. Reads everything, writes nothing, keeps nothing. */
export interface Views {
  app(): AppView;
  providers(): ProviderView[];
  accounts(agentId: string | undefined): Answer<AccountsView>;
  profile(agentId: string | undefined, profileId: string): Answer<ProfileView>;
  status(agentId: string | undefined): Answer<Output<'models.status'>>;
  models(input: Input<'models.list'>): Answer<Output<'models.list'>>;
  selection(agentId: string | undefined): Answer<Output<'models.selection'>>;
  agents(): AgentView[];
  agent(id: string): AgentView;
  /** Can anybody be asked at all, for any agent? */
  hasAccounts(): boolean;
}

export function createViews(deps: ViewsDeps): Views {
  const { agents } = deps;
  const now = () => deps.ports.clock.now();
  const forAgent = <T>(agentId: string | undefined, make: (id: string) => T): Answer<T> => {
    const agent = agents.resolve(agentId);
    return agent.ok ? ok(make(agent.value)) : agent;
  };
  const accounts = (id: string) => accountsView(factsFor(deps, id), now());

  return {
    app: () => appView(deps, accounts),
    providers: () => deps.derived.table().list().map(providerView),
    accounts: (agentId) => forAgent(agentId, accounts),
    profile(agentId, profileId) {
      const agent = agents.resolve(agentId);
      if (!agent.ok) return agent;
      const view = profileView(factsFor(deps, agent.value), profileId, now());
      return view ? ok(view) : err(unknownProfile(deps.profiles.view(agent.value), profileId));
    },
    status: (agentId) => forAgent(agentId, (id) => statusFor(deps, id, accounts(id))),
    models: (input) => modelsFor(deps, input),
    selection: (agentId) => forAgent(agentId, (id) => selectionFor(deps, id)),
    agents: () => agents.ids().map((id) => agentFor(deps, id)),
    agent: (id) => agentFor(deps, id),
    hasAccounts: () => agents.ids().some((id) => accounts(id).groups.length > 0),
  };
}

function factsFor(deps: ViewsDeps, agentId: string): AccountsFacts {
  const { config, profiles, derived, vault } = deps;
  const table = derived.table();
  return {
    agentId,
    store: profiles.view(agentId),
    config: config.current(),
    table,
    vaultOpen: vault.view().state.kind === 'open',
    route: routeFor(deps, agentId),
    paused: deps.gateway.paused(),
    costKind: (profile) => {
      const spec = table.get(profile.provider);
      return spec ? costKindOf(spec, profile) : 'paid';
    },
    inherited: (profileId) => profiles.owner(agentId, profileId) !== agentId,
    quota: (profileId) => deps.quota.of(quotaKey(profiles, agentId, profileId)),
    told: (profileId) => deps.usage.told(agentId, profileId),
    ambient: (spec) => ambientSource(deps, spec),
  };
}

/** A key from the environment or the config; a local server only when a model of it is in use. */
function ambientSource({ config, derived, agents }: ViewsDeps, spec: ProviderSpec): string | undefined {
  const ambient = ambientCredential(spec, config.env());
  if (ambient === null || (ambient.kind !== 'local' && ambient.kind !== 'aws')) return ambient?.source;
  const used = agents.ids().some((id) => {
    const { primary, fallbacks } = derived.selection(id);
    return [primary, ...fallbacks].some((ref) => ref.provider === spec.id);
  });
  return used ? ambient.source : undefined;
}

function routeFor({ explain }: ViewsDeps, agentId: string): RouteStep[] {
  const explained = explain(agentId);
  return explained.ok ? routeSteps(explained.value) : [];
}

function appView(
  { ports, host, gateway, vault, config, agents, bodies }: ViewsDeps,
  accounts: (id: string) => AccountsView,
): AppView {
  const { path, issues } = config.view();
  const bodiesUntil = bodies.until();
  return {
    version: ports.version,
    stateDir: ports.stateDir,
    host,
    gateway: gateway.view(),
    vault: vault.view(),
    config: { path, issues, ...(config.unknown() !== null && { unread: true as const }) },
    needYou: new Set(agents.ids().flatMap((id) => accounts(id).needYou)).size,
    appearance: config.current().ui.appearance,
    ...(bodiesUntil !== null && { bodiesUntil }),
  };
}

function statusFor(deps: ViewsDeps, agentId: string, accounts: AccountsView) {
  const { config, profiles, derived, ports } = deps;
  return statusView(
    {
      agentId,
      configPath: config.view().path,
      agentDir: profiles.agentDir(agentId),
      storePath: profiles.storePath(agentId),
      config: config.current(),
      store: profiles.view(agentId),
      selection: derived.selection(agentId),
      accounts,
      ambient: (provider) => ambientFor(deps, provider),
      usage: deps.usage.rows(agentId),
    },
    ports.clock.now(),
  );
}

/** Masked: this is shown. */
function ambientFor({ config, derived }: ViewsDeps, provider: string): AmbientCredential {
  const spec = derived.table().get(provider);
  const ambient = spec && ambientCredential(spec, config.env());
  if (!ambient) return {};
  const value = ambient.type === 'aws-sdk' ? 'AWS SDK' : mask(ambient.secret);
  const shown = { value, source: ambient.source };
  if (ambient.kind === 'aws') return { awsSdk: true };
  if (ambient.kind === 'local') return { local: true };
  return ambient.kind === 'env' ? { env: shown } : { modelsJson: shown };
}

function modelsFor(deps: ViewsDeps, input: Input<'models.list'>): Answer<Output<'models.list'>> {
  const { agents, config, derived, profiles } = deps;
  const agent = agents.resolve(input.agentId);
  if (!agent.ok) return agent;
  const store = profiles.view(agent.value);
  const table = derived.table();
  if (input.provider !== undefined && !table.get(input.provider))
    return err({ code: 'unknown-provider', provider: input.provider, nearest: table.nearest(input.provider) });
  const facts = {
    config: config.current(),
    table,
    catalogue: derived.catalogue(),
    selection: derived.selection(agent.value),
    hasCredentials: (provider: string) => hasCredentials(table.get(provider), store, config.env()),
  };
  return ok(modelRows(facts, input));
}

function selectionFor(deps: ViewsDeps, agentId: string) {
  const { derived, config, profiles, ports } = deps;
  return selectionView({
    selection: derived.selection(agentId),
    catalogue: derived.catalogue(),
    table: derived.table(),
    paid: paidFallbackOf(config.current(), agentId),
    leg: (ref) =>
      legFacts(ref, {
        agentId,
        spec: derived.table().get(ref.provider),
        store: profiles.view(agentId),
        config: config.current(),
        env: config.env(),
        cost: derived.catalogue().get(ref)?.cost,
        now: ports.clock.now(),
      }),
  });
}

function agentFor({ config, derived, profiles, activity, agents }: ViewsDeps, id: string): AgentView {
  return agentView({
    id,
    config: config.current(),
    catalogue: derived.catalogue(),
    // What `main` has is what holds for all.
    ownOrder: id === MAIN ? [] : profiles.ownOrder(id),
    lastRequest: activity.lastRequest(id),
    keyHint: agents.hint(id),
  });
}
