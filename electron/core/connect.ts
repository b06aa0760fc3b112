import type { Event, Payload, Topic } from '#shared/contract';
import type { Activity } from './activity/activity.ts';
import type { Bodies } from './activity/bodies.ts';
import type { Agents } from './agents/agents.ts';
import type { ConfigService } from './config/types.ts';
import type { GatewayHost } from './gateway/host.ts';
import { createComeback } from './health/comeback.ts';
import { tellExpiry } from './health/tell-expiry.ts';
import { createGather } from './kernel/gather.ts';
import type { ListedBook } from './models/listed-book.ts';
import type { Ports } from './ports.ts';
import type { HealthBook, HealthEvent } from './profiles/health.ts';
import { labelOf } from './profiles/label.ts';
import type { Profiles } from './profiles/store.ts';
import { modelWindows, coolingUntil } from './profiles/windows.ts';
import type { Vault } from './vault/types.ts';

/** Pages need not follow every single request: what changes within this time is told together. */
const GATHER = 120;

export interface ConnectDeps extends Pick<Ports, 'clock' | 'files' | 'log' | 'stateDir'> {
  readonly config: ConfigService;
  readonly vault: Vault;
  readonly profiles: Profiles;
  readonly health: HealthBook;
  readonly agents: Agents;
  readonly activity: Activity;
  readonly bodies: Pick<Bodies, 'onChanged'>;
  readonly listed: Pick<ListedBook, 'onChanged'>;
  readonly gateway: GatewayHost;
  readonly emit: <E extends Event>(event: E, payload: Payload<E>) => void;
  readonly changed: (topics: readonly Topic[]) => void;
  /** Who answers instead of an account that has ended. `null`: this process does not stay, and tells nobody of ends. */
  readonly covered: ((agentId: string, profileId: string) => string | undefined) | null;
}

const everything: readonly Topic[] = ['app', 'accounts', 'models', 'agents', 'activity', 'settings'];

/** Turns what the services announce into the events of the contract. Answers the way out. */
export function connect(deps: ConnectDeps): () => void {
  const { clock, config, vault, profiles, health, agents, activity, gateway, emit, changed, covered } = deps;
  const gather = createGather<Topic>(clock, GATHER, changed);
  const comeback = createComeback({
    clock,
    onBack(key) {
      const account = describe(profiles, key);
      if (account) emit('account-back', account);
      gather.add(['app', 'accounts']);
    },
  });
  for (const agentId of agents.ids()) watchWindows(deps, agentId, comeback.wait);

  let locked = vault.view().state.kind === 'locked';
  if (locked) emit('vault-locked', { name: vault.view().name });

  const ways = [
    config.onChanged(() => gather.add(everything)),
    config.onBroken(([first]) => {
      gather.add(['app', 'settings']);
      if (first)
        emit('config-broken', {
          message: first.message,
          ...(first.line === undefined ? {} : { line: first.line }),
          ...(config.unknown() !== null && { unread: true }),
        });
    }),
    vault.onChanged(() => {
      const now = vault.view().state.kind === 'locked';
      if (now && !locked) emit('vault-locked', { name: vault.view().name });
      locked = now;
      gather.add(['app', 'accounts', 'models']);
    }),
    profiles.onChanged(() => gather.add(['app', 'accounts', 'models', 'agents'])),
    health.onChanged((event) => {
      follow(profiles, event, comeback);
      // Every request ends here; the list of models only changes with the accounts themselves.
      gather.add(['app', 'accounts']);
    }),
    agents.onChanged(() => gather.add(['app', 'agents'])),
    activity.onRecorded(() => gather.add(['activity', 'agents'])),
    gateway.onChanged(() => gather.add(['app'])),
    deps.bodies.onChanged(() => gather.add(['app', 'activity'])),
    deps.listed.onChanged(() => gather.add(['models'])),
    ...(covered === null ? [] : [tellExpiry({ ...deps, covered })]),
  ];
  return () => {
    for (const way of ways) way();
    comeback.close();
    gather.close();
  };
}

/** A window that opened is waited for; one that ended early is announced now. */
function follow(profiles: Profiles, event: HealthEvent, comeback: ReturnType<typeof createComeback>) {
  if (event.kind === 'succeeded' && event.recovered !== true) return;
  const key = keyOf(profiles, event.agentId, event.profileId);
  if (event.kind === 'failed' && typeof event.until === 'number') comeback.wait(key, event.until);
  if (event.kind === 'cleared' || event.recovered === true) comeback.end(key);
}

/** Windows that were open when the last Baton stopped. */
function watchWindows({ profiles, clock }: ConnectDeps, agentId: string, wait: (key: string, until: number) => void) {
  const { usageStats } = profiles.view(agentId);
  for (const [profileId, stats] of Object.entries(usageStats)) {
    const window = coolingUntil(stats, clock.now()) ?? modelWindows(stats, clock.now())[0];
    if (window) wait(keyOf(profiles, agentId, profileId), window.until);
  }
}

/** An inherited account is one account, whoever asked. */
const keyOf = (profiles: Profiles, agentId: string, profileId: string) =>
  `${profiles.owner(agentId, profileId) ?? agentId}/${profileId}`;

/** `null` when it was removed meanwhile. */
function describe(profiles: Profiles, key: string): Payload<'account-back'> | null {
  const slash = key.indexOf('/');
  const profileId = key.slice(slash + 1);
  const profile = profiles.view(key.slice(0, slash)).profiles[profileId];
  return profile ? { profileId, label: labelOf(profile), provider: profile.provider } : null;
}
