import type { Api } from '#shared/contract';
import { ok } from '#shared/result';
import type { AgentView, GatewayView } from '#shared/status';
import type { LineApi } from '../../client/model-lines.ts';
import { createResource } from '../../client/resource.ts';
import type { ResourceOptions } from '../../client/resource.ts';

export interface AgentsValue {
  readonly agents: readonly AgentView[];
  readonly gateway: GatewayView;
  /** Provider id → its name. */
  readonly providers: ReadonlyMap<string, string>;
}

export type AgentsApi = Pick<
  Api,
  | 'agents.list'
  | 'agents.add'
  | 'agents.remove'
  | 'agents.key'
  | 'app.get'
  | 'providers.list'
  | 'accounts.list'
  | 'order.set'
  | 'order.clear'
  | 'sessions.list'
  | 'sessions.pin'
  | 'sessions.unpin'
  | 'models.selection'
  | 'models.paidFallback'
> &
  LineApi;

export interface AgentsDeps extends Pick<ResourceOptions<AgentsValue>, 'client' | 'now'> {
  readonly api: AgentsApi;
}

/** The agents, and what a tool needs to reach Baton as one of them. No key is kept here. */
export function createAgentsStore({ api, client, now }: AgentsDeps) {
  const resource = createResource<AgentsValue>({
    client,
    now,
    topics: ['agents', 'models', 'activity', 'app'],
    async load() {
      const [agents, app, providers] = await Promise.all([
        api['agents.list']({}),
        api['app.get']({}),
        api['providers.list']({}),
      ]);
      if (!agents.ok) return agents;
      if (!app.ok) return app;
      if (!providers.ok) return providers;
      const names = new Map(providers.value.map(({ id, name }) => [id, name]));
      return ok({ agents: agents.value, gateway: app.value.gateway, providers: names });
    },
  });
  /** What an agent asks, and on what terms. */
  const selectionOf = (agentId: string) =>
    createResource({
      client,
      now,
      topics: ['models', 'accounts', 'agents'],
      load: () => api['models.selection']({ agentId }),
    });
  /** Its accounts, in the order in which they are asked. */
  const accountsOf = (agentId: string) =>
    createResource({
      client,
      now,
      topics: ['accounts', 'agents'],
      load: () => api['accounts.list']({ agentId }),
    });
  /** Conversations of its tools. */
  const sessionsOf = (agentId: string) =>
    createResource({
      client,
      now,
      topics: ['activity', 'accounts'],
      load: () => api['sessions.list']({ agentId }),
    });
  return Object.assign(resource, { api, selectionOf, accountsOf, sessionsOf });
}
export type AgentsStore = ReturnType<typeof createAgentsStore>;
