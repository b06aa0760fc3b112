import type { Output } from '#shared/contract';
import type { Result } from '#shared/result';
import type { BatonError } from '#shared/errors';
import type { AccountsView } from '#shared/profile';
import type { DoctorView, StatusView } from '#shared/status';
import { MAIN, type Agents } from '../agents/agents.ts';
import type { ConfigService } from '../config/types.ts';
import type { GatewayHost } from '../gateway/host.ts';
import { createSerial } from '../kernel/serial.ts';
import { writeError } from '../kernel/write-error.ts';
import type { Ports } from '../ports.ts';
import { ofStrayEntry } from '../profiles/profile-id.ts';
import type { Profiles } from '../profiles/store.ts';
import type { Vault } from '../vault/types.ts';
import type { Found } from './checks/found.ts';
import { doctorView, examine } from './doctor.ts';
import type { DoctorFacts } from './doctor-facts.ts';
import { findOrphans, type FindOrphansDeps } from './orphans.ts';
import type { Tools } from './repairs.ts';

export interface DoctorDeps {
  readonly ports: Pick<Ports, 'files' | 'clock' | 'platform' | 'stateDir'>;
  readonly config: ConfigService;
  readonly vault: Vault;
  readonly profiles: Profiles;
  readonly agents: Pick<Agents, 'ids'>;
  readonly removals: FindOrphansDeps['removals'];
  readonly gateway: Pick<GatewayHost, 'view'>;
  readonly views: {
    accounts(agentId: string | undefined): Result<AccountsView, BatonError>;
    status(agentId: string | undefined): Result<StatusView, BatonError>;
  };
}

export interface Doctor {
  /** Looks at everything; changes nothing. */
  run(): Promise<DoctorView>;
  /**
   * Puts right what is safe to put right, then looks again.
   * @param ids lines of `run`, or whole checks (`file-modes`); absent: all of them
   */
  fix(ids?: readonly string[]): Promise<Output<'doctor.fix'>>;
}

/** What one repair brings to light another one may put right; no chain is longer. */
const ROUNDS = 4;

export function createDoctor(deps: DoctorDeps): Doctor {
  const serial = createSerial();
  const tools = createTools(deps);
  const look = async () => examine(await gather(deps));
  const view = (all: readonly Found[]) => doctorView(all, deps.ports.clock.now());

  async function fix(ids: readonly string[] | undefined): Promise<Output<'doctor.fix'>> {
    const done: { id: string; message: string }[] = [];
    const failed: { id: string; message: string }[] = [];
    const tried = new Set<string>();
    let all = await look();
    for (let round = 0; round < ROUNDS; round += 1) {
      const now = all.filter(({ id, repair }) => repair && !tried.has(id) && isMeant(id, ids));
      if (now.length === 0) break;
      for (const { id, repair } of now) {
        tried.add(id);
        const result = await repair?.act(tools);
        if (result) (result.ok ? done : failed).push({ id, message: result.ok ? result.value : result.error });
      }
      all = await look();
    }
    return { done, failed, view: view(all) };
  }

  return {
    run: () => serial(async () => view(await look())),
    fix: (ids) => serial(() => fix(ids)),
  };
}

/** `file-modes` means all lines of that check. */
const isMeant = (id: string, ids: readonly string[] | undefined): boolean =>
  ids === undefined || ids.some((wanted) => id === wanted || id.startsWith(`${wanted}:`));

function createTools({ ports }: DoctorDeps): Tools {
  return {
    async makePrivate(path) {
      const done = await ports.files.makePrivate(path);
      return done.ok ? done : { ok: false, error: writeError(done.error) };
    },
  };
}

async function gather(deps: DoctorDeps): Promise<DoctorFacts> {
  const { ports, config, vault, gateway, agents, profiles, views } = deps;
  const accounts = must(views.accounts(MAIN));
  const { files, clock, platform, stateDir } = ports;
  return {
    ...{ files, clock, platform, stateDir },
    config: config.current(),
    configView: config.view(),
    vault: vault.view(),
    gateway: gateway.view(),
    agents: agents.ids().map((agent) => ({
      id: agent,
      dir: profiles.agentDir(agent),
      storePath: profiles.storePath(agent),
      store: profiles.view(agent),
    })),
    accounts,
    others: agents
      .ids()
      .flatMap((agentId) => (agentId === MAIN ? [] : ownAccounts(agentId, must(views.accounts(agentId))))),
    orphans: await findOrphans(deps),
    strays: vault.names().flatMap((name) => ofStrayEntry(name) ?? []),
    status: must(views.status(MAIN)),
  };
}

const ownAccounts = (agentId: string, { groups }: AccountsView) =>
  groups.flatMap(({ profiles }) => profiles.flatMap((profile) => (profile.inherited ? [] : [{ agentId, profile }])));

/** Of an agent that was listed just now. */
function must<T>(result: Result<T, BatonError>): T {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}
