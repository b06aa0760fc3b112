import { events, type Event, type Payload, type Topic } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import { ok, type Result } from '#shared/result';
import type { AppView } from '#shared/status';
import { createAccounts } from './accounts/accounts.ts';
import { createOrders } from './accounts/orders.ts';
import { openActivity } from './activity/activity.ts';
import { openAgents } from './agents/agents.ts';
import { createApi } from './api.ts';
import { createAccountChecks } from './ask/account-checks.ts';
import { createAsk } from './ask/ask.ts';
import { openConfig } from './config/config.ts';
import { createBurstGate } from './failover/burst-gate.ts';
import { createRouter } from './failover/create-router.ts';
import { createRunner } from './failover/runner.ts';
import { createGatewayHost } from './gateway/host.ts';
import { createGateway } from './gateway/server.ts';
import { connect } from './connect.ts';
import { createEmitter } from './kernel/emitter.ts';
import { createModelEdits } from './models/model-edits.ts';
import { deriveFrom } from './models/derived.ts';
import type { Selection } from './models/selection.ts';
import type { Ports } from './ports.ts';
import { cooldownPolicy } from './profiles/cooldown.ts';
import { createHealthBook } from './profiles/health.ts';
import { openProfiles } from './profiles/store.ts';
import { serve, type Dispatch } from './serve.ts';
import { createSettings } from './settings/settings-service.ts';
import { openVault } from './vault/vault.ts';
import { createViews } from './views.ts';

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
  const { clock, ids, files, log, network, stateDir } = ports;
  const emitter = createEmitter<BatonEvent>((bug) => log.error('listener-failed', { why: String(bug) }));
  const emit = <E extends Event>(event: E, payload: Payload<E>) =>
    emitter.emit({ event, payload: events[event].parse(payload) } as BatonEvent);

  const config = await openConfig(ports);
  const vault = await openVault(ports);
  const profiles = await openProfiles({ ...ports, vault });
  const policy = () => cooldownPolicy(config.current().auth.cooldowns);
  const health = createHealthBook({ profiles, clock, log, policy });
  const derived = deriveFrom(config.current);
  const agents = await openAgents({ config, vault, profiles, files, ids, log });
  const activity = openActivity({ files, clock, log, stateDir });

  const router = createRouter({ clock, config, derived, profiles });
  const runner = createRunner({
    clock,
    ids,
    health,
    gate: createBurstGate(clock),
    owner: profiles.owner,
    onRanOut: (event) => emit('account-ran-out', event),
    onNoneLeft: (event) => emit('none-left', event),
    onBug: (bug) => log.error('health-not-written', { why: String(bug) }),
  });
  const timeouts = () => config.current().gateway.timeouts;
  const gateway = createGatewayHost({
    config,
    hasAccounts: () => views.hasAccounts(),
    onFailed: (event) => emit('gateway-failed', event),
    create: () =>
      createGateway({
        ...{ clock, ids, log, network, router, runner, timeouts },
        keys: agents,
        models: (agentId) => models(agentId),
        barrier: () => barrier(gateway.paused(), vault.view()),
        record: activity.record,
      }),
  });
  const views = createViews({ ports, host, config, vault, profiles, agents, derived, router, gateway, activity });
  const models = (agentId: string) => {
    const rows = views.models({ agentId });
    return rows.ok ? rows.value : [];
  };

  const deps = { clock, config, profiles, health, agents, providers: derived.table };
  const api = createApi({
    ...{ views, agents, activity, gateway, vault },
    accounts: createAccounts(deps),
    orders: createOrders(deps),
    checks: createAccountChecks({ ...deps, network, timeouts }),
    models: createModelEdits({ config, agents, derived }),
    settings: createSettings(config, () => agents.ids().flatMap((id) => usedBy(derived.selection(id)))),
    ask: createAsk({ clock, ids, network, agents, router, runner, timeouts, record: activity.record }),
  });
  const report = (call: string, bug: unknown) => {
    const traceId = ids.next('trace_');
    log.error('call-failed', { call, traceId, why: bug instanceof Error ? (bug.stack ?? bug.message) : String(bug) });
    return traceId;
  };

  const changed = (topics: readonly Topic[]) => emit('changed', { topics: [...topics] });
  const disconnect = connect({ clock, config, vault, profiles, health, agents, activity, gateway, emit, changed });

  return ok({
    dispatch: serve(api, report),
    subscribe: (listener) => emitter.on(({ event, payload }) => listener(event, payload)),
    startGateway: gateway.start,
    async close() {
      disconnect();
      await gateway.close();
      await health.flush();
      await activity.flush();
      config.close();
      network.close();
    },
  });
}

const usedBy = ({ primary, fallbacks }: Selection) => [primary, ...fallbacks];

/** What stands in the way of every request. */
function barrier(paused: boolean, vault: { readonly name: string; readonly state: { readonly kind: string } }) {
  if (paused) return { kind: 'paused' } as const;
  return vault.state.kind === 'open' ? null : ({ kind: 'vault-locked', name: vault.name } as const);
}
