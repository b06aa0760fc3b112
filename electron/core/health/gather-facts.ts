import type { BatonError } from '#shared/errors';
import type { AccountsView } from '#shared/profile';
import type { ProviderView } from '#shared/provider';
import type { Result } from '#shared/result';
import type { StatusView } from '#shared/status';
import type { Bodies } from '../activity/bodies.ts';
import { MAIN, type Agents } from '../agents/agents.ts';
import type { ConfigService } from '../config/types.ts';
import type { Sessions } from '../failover/sessions.ts';
import type { GatewayHost } from '../gateway/host.ts';
import type { Derived } from '../models/derived.ts';
import { nearestOfUnknown } from '../models/edit-checks.ts';
import { parseRef } from '../models/ref.ts';
import type { Ports } from '../ports.ts';
import { ofStrayEntry } from '../profiles/profile-id.ts';
import type { Profiles } from '../profiles/store.ts';
import type { Vault } from '../vault/types.ts';
import type { ClockWatch } from './clock-watch.ts';
import type { DoctorFacts } from './doctor-facts.ts';
import { findOrphans, type FindOrphansDeps } from './orphans.ts';

/** Whoever knows something that a check looks at. */
export interface FactSources {
  readonly ports: Pick<Ports, 'files' | 'clock' | 'platform' | 'stateDir' | 'home' | 'listener'>;
  readonly config: ConfigService;
  readonly vault: Vault;
  readonly profiles: Profiles;
  readonly derived: Derived;
  readonly agents: Pick<Agents, 'ids'>;
  readonly removals: FindOrphansDeps['removals'];
  readonly gateway: Pick<GatewayHost, 'view'>;
  readonly bodies: Pick<Bodies, 'until'>;
  readonly sessions: Pick<Sessions, 'list' | 'pinOf'>;
  readonly clockWatch: Pick<ClockWatch, 'off'>;
  readonly views: {
    accounts(agentId: string | undefined): Result<AccountsView, BatonError>;
    status(agentId: string | undefined): Result<StatusView, BatonError>;
    providers(): ProviderView[];
  };
}

/** Everything the checks look at, read now. */
export async function gatherFacts(deps: FactSources): Promise<DoctorFacts> {
  const { config, vault, gateway, agents, profiles, views, bodies, derived } = deps;
  const { files, clock, platform, stateDir, home, listener } = deps.ports;
  const ids = agents.ids();
  const providers = new Map(views.providers().map((each) => [each.id, each]));
  return {
    ...{ files, clock, platform, stateDir, home, listener },
    env: config.env(),
    config: config.current(),
    configView: config.view(),
    vault: vault.view(),
    hasSecrets: vault.names().length > 0,
    gateway: gateway.view(),
    agents: ids.map((agent) => ({
      id: agent,
      dir: profiles.agentDir(agent),
      storePath: profiles.storePath(agent),
      store: profiles.view(agent),
      ownOrder: profiles.ownOrder(agent),
    })),
    ...(await storeFiles(deps, ids)),
    owner: profiles.owner,
    accounts: must(views.accounts(MAIN)),
    others: ids.filter((id) => id !== MAIN).flatMap((id) => ownAccounts(id, must(views.accounts(id)))),
    statuses: ids.map((id) => must(views.status(id))),
    provider: (id) => providers.get(id),
    nearestProviders: (id) => derived.table().nearest(id),
    nearestModels: (agentId, key) => nearestModels(derived, agentId, key),
    pins: ids.flatMap((id) => pinsOf(deps, id)),
    orphans: await findOrphans(deps),
    strays: vault.names().flatMap((name) => ofStrayEntry(name) ?? []),
    clockOff: deps.clockWatch.off(),
    bodiesUntil: bodies.until(),
  };
}

function nearestModels(derived: Derived, agentId: string, key: string): string[] | null {
  const selection = derived.selection(agentId);
  const ref = parseRef(key, selection.primary.provider);
  const facts = { table: derived.table(), catalogue: derived.catalogue(), selection };
  return ref.ok ? nearestOfUnknown(ref.value, facts) : null;
}

/** Which files of accounts are there, and which cannot be understood. */
async function storeFiles({ ports, profiles }: FactSources, ids: readonly string[]) {
  const looked = await Promise.all(
    ids.map(async (id) => {
      const path = profiles.storePath(id);
      return { id, path, isThere: (await ports.files.stat(path)) !== null, ready: await profiles.ready(id) };
    }),
  );
  return {
    storeThere: new Set(looked.flatMap(({ id, isThere }) => (isThere ? [id] : []))),
    unreadable: looked.flatMap(({ path, ready }) =>
      ready.ok || ready.error.code !== 'store-unreadable' ? [] : [path],
    ),
  };
}

const pinsOf = ({ sessions }: FactSources, agentId: string) =>
  sessions.list(agentId).flatMap(({ session }) => {
    const profileId = sessions.pinOf(agentId, session)?.profileId;
    return profileId === undefined ? [] : [{ agentId, session, profileId }];
  });

const ownAccounts = (agentId: string, { groups }: AccountsView) =>
  groups.flatMap(({ profiles }) => profiles.flatMap((profile) => (profile.inherited ? [] : [{ agentId, profile }])));

/** Of an agent that was listed just now. */
function must<T>(result: Result<T, BatonError>): T {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}
