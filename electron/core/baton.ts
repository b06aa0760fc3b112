import type { RequestView } from '#shared/activity';
import { events, type Event, type Payload, type Topic } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import { ok, type Result } from '#shared/result';
import type { AppView } from '#shared/status';
import { inConfig, nameInConfig, registerInConfig } from './accounts/add-account.ts';
import { createAccounts } from './accounts/accounts.ts';
import { dependentsOf } from './accounts/dependents.ts';
import { openRemovals } from './accounts/removals.ts';
import { createOrders } from './accounts/orders.ts';
import { createSameSecret } from './accounts/same-secret.ts';
import { openActivity } from './activity/activity.ts';
import { openBodies } from './activity/bodies.ts';
import { priceOf } from './activity/price.ts';
import { MAIN, openAgents } from './agents/agents.ts';
import { createApi, type Services } from './api.ts';
import type { Asking } from './asking.ts';
import { openConfig } from './config/config.ts';
import { createBurstGate } from './failover/burst-gate.ts';
import { createRouter } from './failover/create-router.ts';
import { createExplainer } from './failover/explainer.ts';
import { createProbes } from './failover/probes.ts';
import { quotaKey } from './failover/quota-book.ts';
import { createSessionPins } from './failover/session-pins.ts';
import { openSessions } from './failover/sessions.ts';
import { createGatewayHost, type GatewayHost } from './gateway/host.ts';
import { connect } from './connect.ts';
import { listAwsProfiles } from './importers/aws.ts';
import { openImporters, type Importers } from './importers/importers.ts';
import { createClockWatch } from './health/clock-watch.ts';
import { createJobs, type Jobs } from './jobs/jobs.ts';
import { createEmitter } from './kernel/emitter.ts';
import { createLoads, type Loads } from './kernel/later.ts';
import { keepModelsFiles } from './listing/models-files.ts';
import { createOAuth } from './oauth/service.ts';
import type { Refresher } from './oauth/types.ts';
import { createModelEdits } from './models/model-edits.ts';
import { deriveFrom } from './models/derived.ts';
import { openListedBook } from './models/listed-book.ts';
import type { Selection } from './models/selection.ts';
import type { Ports } from './ports.ts';
import { cooldownPolicy } from './profiles/cooldown.ts';
import { createHealthBook } from './profiles/health.ts';
import { createReferences } from './profiles/references.ts';
import { openProfiles } from './profiles/store.ts';
import { whileKnown } from './profiles/while-known.ts';
import { serve, type Dispatch } from './serve.ts';
import { createOwnProviders } from './settings/own-providers.ts';
import { createSettings } from './settings/settings-service.ts';
import { openUsage } from './usage/open-usage.ts';
import { createUsage } from './usage/usage.ts';
import { openVault } from './vault/vault.ts';
import { createViews, type Views } from './views.ts';

export type BatonEvent = { readonly [E in Event]: { readonly event: E; readonly payload: Payload<E> } }[Event];

export interface Baton {
  readonly dispatch: Dispatch;
  /** The listener hears every event of `shared/contract.ts`. Answers the way out. */
  subscribe(listener: (event: Event, payload: unknown) => void): () => void;
  /**
   * Starts listening. A taken port is an error value and an event; everything else goes on without a gateway.
   * Without a port: the config's, followed when that changes.
   */
  startGateway(port?: number): Promise<Result<{ url: string; port: number }, BatonError>>;
  /** Stops listening and writes down what is still in memory. */
  close(): Promise<void>;
}

/**
 * The one place that knows every service. The caller must own the state folder (`adapters/owner.ts`): two cores on one
 * folder would overwrite each other.
 */
export async function createBaton(
  ports: Ports,
  { host }: { readonly host: AppView['host'] },
): Promise<Result<Baton, BatonError>> {
  const { log } = ports;
  const emitter = createEmitter<BatonEvent>((bug) => log.error('listener-failed', { why: String(bug) }));
  const emit: Emit = (event, payload) => emitter.emit({ event, payload: events[event].parse(payload) } as BatonEvent);

  const loads = createLoads();
  const stores = await openStores(ports, loads);
  const routing = createRouting(ports, stores, emit, loads);
  const onBug = (bug: unknown) => log.error('job-broke', { why: String(bug) });
  const jobs = createJobs({ ...ports, emit: (event) => emit('job', event), onBug });
  const { views, gateway } = createFront(ports, host, stores, routing, emit, () => asking());
  const services = createServices(ports, stores, routing, views, gateway, loads);
  const asking = loads.once(() => askingWith({ ports, stores, routing, views, gateway, services, jobs, emit }));
  const api = createApi({
    ...services,
    ...answering(asking, loads),
    jobs,
    // A command is gone before a list would come: it asks by itself once it has printed.
    ...(host === 'cli' && { lister: { ...services.lister, soon: async () => undefined } }),
  });
  if (host !== 'cli') await loads.all();
  const changed = (topics: readonly Topic[]) => emit('changed', { topics: [...topics] });
  for (const each of host === 'cli' ? [] : [routing.oauth, routing.usage]) each.watch();
  keepInStep(stores.importers, routing.oauth.refresher);
  const covered = host === 'cli' ? null : coveredIn(views);
  const modelsFiles = keepModelsFiles({ ...ports, ...stores }, host !== 'cli');
  const disconnect = connect({ ...ports, ...stores, gateway, emit, changed, covered });

  return ok({
    dispatch: serve(api, reporter(ports)),
    subscribe: (listener) => emitter.on(({ event, payload }) => listener(event, payload)),
    startGateway: gateway.start,
    async close() {
      disconnect();
      await jobs.close();
      await gateway.close();
      await modelsFiles.close();
      await routing.usage.close();
      await routing.oauth.close();
      await stores.importers.settled();
      await stores.removals.close();
      await stores.health.flush();
      await stores.activity.flush();
      stores.bodies.close();
      for (const each of [stores.bodies, stores.sessions, stores.quota, stores.usageHistory]) await each.flush();
      stores.config.close();
      ports.network.close();
    },
  });
}

/** Programs whose login Baton shares are asked before a refresh, and told after it. */
function keepInStep(importers: Importers, refresher: Refresher): void {
  refresher.useOtherSource(importers.otherSource);
  refresher.onChanged((event) => void importers.follow(event));
  void importers.catchUp();
}

type Emit = <E extends Event>(event: E, payload: Payload<E>) => void;

type Stores = Awaited<ReturnType<typeof openStores>>;
type Routing = ReturnType<typeof createRouting>;

/** Whoever owns a fact, and what follows from the config alone. */
async function openStores(ports: Ports, loads: Loads) {
  const { clock, ids, files, log } = ports;
  const config = await openConfig(ports);
  const vault = await openVault(ports);
  const places = () => config.current().secrets.providers;
  const resolve = createReferences({ files, home: ports.home, env: config.env, places });
  const profiles = await openProfiles({ ...ports, vault, resolve });
  const policy = () => cooldownPolicy(config.current().auth.cooldowns);
  const agents = await openAgents({ config, vault, profiles, files, ids, log });
  const health = createHealthBook({ profiles, clock, log, policy });
  const listed = await openListedBook(ports);
  const derived = deriveFrom(config.current, config.env, listed.models);
  return {
    config,
    vault,
    profiles,
    health,
    derived,
    listed,
    agents,
    importers: await openImporters({ ports, clock, config, profiles, health, agents, providers: derived.table }, loads),
    removals: await openRemovals({ ...ports, config, profiles, agents }),
    activity: openActivity(ports),
    bodies: await openBodies(ports),
    ...(await openUsage(ports, profiles)),
    sessions: await openSessions({ ...ports, orderOf: (agentId, provider) => profiles.view(agentId).order[provider] }),
  };
}

/** Who may be asked, and who asks. */
function createRouting(ports: Ports, stores: Stores, emit: Emit, loads: Loads) {
  const { clock } = ports;
  const { config, derived, profiles, sessions } = stores;
  const accounts = { clock, config, profiles };
  const told = whileKnown(profiles, config);
  const oauth = createOAuth({
    ...{ ...ports, ...stores, profiles: told, emit, loads },
    inConfig: {
      ordered: (agentId, provider) => inConfig(accounts, agentId, provider),
      add: (...at) => nameInConfig(accounts, ...at),
      renew: (agentId, profileId) => registerInConfig(accounts, agentId, profileId),
    },
  });
  const turns = { gate: createBurstGate(clock), probes: createProbes(clock), owner: profiles.owner };
  const router = createRouter({ clock, config, derived, profiles, sessions, credentials: oauth.credentials });
  return {
    oauth,
    ...turns,
    router,
    explain: createExplainer({ clock, config, derived, profiles, router, ...turns }),
    clockWatch: createClockWatch(clock),
    usage: createUsage({
      ...{ ...ports, ...stores, profiles: told, credentials: oauth.credentials },
      onTold: () => emit('changed', { topics: ['accounts'] }),
    }),
    timeouts: () => config.current().gateway.timeouts,
  };
}

/** What is shown, and the gateway, which asks the views whether anybody is there and what models to list. */
function createFront(
  ports: Ports,
  host: AppView['host'],
  stores: Stores,
  routing: Routing,
  emit: Emit,
  asking: () => Promise<Asking>,
) {
  const gateway: GatewayHost = createGatewayHost({
    config: stores.config,
    hasAccounts: () => views.hasAccounts(),
    onFailed: (event) => emit('gateway-failed', event),
    create: async () => (await asking()).gateway(),
  });
  const views = createViews({ ...stores, ...routing, ports, host, gateway });
  return { views, gateway };
}

/** What people do, one service for each noun. */
function createServices(
  ports: Ports,
  stores: Stores,
  routing: Routing,
  views: Views,
  gateway: GatewayHost,
  { service }: Loads,
): Omit<Services, keyof Answering | 'jobs'> {
  const { ids, network } = ports;
  const { config, vault, agents, activity, derived } = stores;
  const deps = { ...stores, ...ports, providers: derived.table };
  const awsProfiles = () => listAwsProfiles(ports, config);
  const { credentials, logins, refresher } = routing.oauth;
  const lister = service(['refresh', 'soon', 'locals', 'ask'], async () => {
    const { createLister } = await import('./listing/lister.ts');
    return createLister({ ...deps, network, credentials, book: stores.listed });
  });
  return {
    ...{ logins, refresher, lister, awsProfiles },
    ...{ bodies: stores.bodies, explain: routing.explain, usage: routing.usage },
    sessions: createSessionPins({ ...stores, router: routing.router }),
    ...{ views, agents, activity, gateway, vault, removals: stores.removals, importers: stores.importers },
    doctor: service(['run', 'fix'], async () => {
      const { createDoctor } = await import('./health/doctor-service.ts');
      return createDoctor({ ...stores, ports, gateway, views, ...routing, refresher });
    }),
    accounts: createAccounts({ ...deps, awsProfiles, sameSecret: createSameSecret(ids) }),
    dependents: (agentId, profileId) =>
      dependentsOf({ ...stores, programs: stores.importers.programs }, agentId, profileId),
    orders: createOrders(deps),
    models: createModelEdits({ config, agents, derived, askForModels: lister.ask }),
    ownProviders: createOwnProviders({ ...stores, gatewayPort: () => gateway.view().port }),
    settings: createSettings(config, () => agents.ids().flatMap((id) => usedBy(derived.selection(id)))),
  };
}

interface AskingParts {
  readonly ports: Ports;
  readonly stores: Stores;
  readonly routing: Routing;
  readonly views: Views;
  readonly gateway: GatewayHost;
  readonly services: Pick<Services, 'lister' | 'models'>;
  readonly jobs: Jobs;
  readonly emit: Emit;
}

/** Whoever asks providers for answers; loaded for the first question. */
async function askingWith({ ports, stores, routing, views, gateway, services, jobs, emit }: AskingParts) {
  const { createAsking } = await import('./asking.ts');
  const { profiles, quota } = stores;
  return createAsking({
    ...{ ...ports, ...stores, ...routing, ...services, jobs, emit },
    ...{ providers: stores.derived.table, credentials: routing.oauth.credentials },
    onHeaders(agentId, profileId, headers) {
      routing.clockWatch.heard(headers);
      quota.heard(quotaKey(profiles, agentId, profileId), headers);
    },
    onBug: (bug) => ports.log.error('health-not-written', { why: String(bug) }),
    record: recorder(stores),
    ofGateway: {
      keys: stores.agents,
      models: (agentId) => {
        const rows = views.models({ agentId });
        return rows.ok ? rows.value : [];
      },
      barrier: () => barrier(gateway.paused(), stores),
      keepBodies: stores.bodies.take,
    },
  });
}

type Answering = Pick<Services, 'ask' | 'checks' | 'probe' | 'scan'>;

/** The contract's calls that ask providers. */
function answering(asking: () => Promise<Asking>, { service }: Loads): Answering {
  return {
    ask: async (input) => (await asking()).ask(input),
    checks: service(['check', 'test'], async () => (await asking()).checks),
    probe: service(['start', 'get'], async () => (await asking()).probe),
    scan: service(['start', 'get', 'apply'], async () => (await asking()).scan),
  };
}

/** Adds to a line of the request log what it cost and whether its bodies are there, and records it. */
function recorder({ activity, bodies, derived }: Stores) {
  return (request: RequestView): void => {
    const cost = priceOf(request, (model) => {
      const slash = model.indexOf('/');
      return derived.catalogue().get({ provider: model.slice(0, slash), model: model.slice(slash + 1) })?.cost;
    });
    const hasBodies = bodies.has(request.id);
    if (cost !== undefined) request.cost = cost;
    if (hasBodies) request.bodies = true;
    activity.record(request);
  };
}

/** Keeps a bug for the log and answers its trace id. */
const reporter =
  ({ ids, log }: Ports) =>
  (call: string, bug: unknown): string => {
    const traceId = ids.next('trace');
    log.error('call-failed', { call, traceId, why: bug instanceof Error ? (bug.stack ?? bug.message) : String(bug) });
    return traceId;
  };

/** Who would be asked now or next, if not that account. */
const coveredIn = (views: Views) => (agentId: string, profileId: string) => {
  const view = views.accounts(agentId);
  return view.ok ? view.value.route.find((step) => step.profileId !== profileId)?.label : undefined;
};

const usedBy = ({ primary, fallbacks }: Selection) => [primary, ...fallbacks];

/** What stands in the way of every request. Each one is a need of the vault, too: a keychain that opens is noticed. */
function barrier(paused: boolean, { config, vault }: Stores): BatonError | null {
  if (paused) return { code: 'paused' };
  const shut = vault.trouble();
  if (shut) void vault.read(`client:${MAIN}`);
  return config.unknown() ?? shut;
}
