import type { AccountsView, ProfileView } from '#shared/profile';
import type { ProviderView } from '#shared/provider';
import type { ConfigIssue, GatewayView, StatusView, VaultView } from '#shared/status';
import type { Config } from '../config/schema.ts';
import type { Clock, Files, Listener } from '../ports.ts';
import type { AgentStore } from '../profiles/types.ts';
import type { Found } from './checks/found.ts';
import type { Orphan } from './orphans.ts';

/** What the checks look at. One check, one file in `checks/`. */
export interface DoctorFacts {
  readonly files: Files;
  readonly clock: Clock;
  readonly platform: NodeJS.Platform;
  readonly stateDir: string;
  readonly home: string;
  /** The process environment, completed by the `.env` of the state folder. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Who listens on a port of this computer; `null`: nobody. */
  readonly listener: (port: number) => Promise<Listener | null>;
  /** How far this computer's clock is ahead of what providers said (ms); `null`: none has said anything. */
  readonly clockOff: number | null;
  /** Until when bodies of requests are kept (epoch ms). */
  readonly bodiesUntil: number | null;
  readonly config: Config;
  readonly configView: {
    readonly path: string;
    readonly issues: readonly ConfigIssue[];
    readonly warnings: readonly ConfigIssue[];
  };
  readonly vault: VaultView;
  /** Is anything sealed in it? */
  readonly hasSecrets: boolean;
  readonly gateway: GatewayView;
  readonly agents: readonly {
    readonly id: string;
    readonly dir: string;
    readonly storePath: string;
    readonly store: AgentStore;
    /** Providers with an order in this agent's own file. */
    readonly ownOrder: readonly string[];
  }[];
  /** The agent whose file holds what an agent sees under this id. */
  readonly owner: (agentId: string, profileId: string) => string | undefined;
  /** Agents that have a file of accounts. */
  readonly storeThere: ReadonlySet<string>;
  /** Files of accounts that cannot be understood. */
  readonly unreadable: readonly string[];
  /** Sessions that a person pinned to an account. */
  readonly pins: readonly { readonly agentId: string; readonly session: string; readonly profileId: string }[];
  /** What `main` sees. */
  readonly accounts: AccountsView;
  /** Accounts that other agents have of their own. */
  readonly others: readonly { readonly agentId: string; readonly profile: ProfileView }[];
  readonly provider: (id: string) => ProviderView | undefined;
  /** Providers with a name like this one. */
  readonly nearestProviders: (id: string) => readonly string[];
  /** Names like that of a model which its provider does not have; `null`: it has it, or nobody can say. */
  readonly nearestModels: (agentId: string, key: string) => readonly string[] | null;
  readonly orphans: readonly Orphan[];
  /** Whose secrets in places where none belongs were sealed; `profileId: ''`: those beside the profiles. */
  readonly strays: readonly { readonly agentId: string; readonly profileId: string }[];
  /** Of every agent, `main` first. */
  readonly statuses: readonly StatusView[];
}

/** A check answers one line for each thing it found, and one `ok` line when it found nothing. */
export type Check = (facts: DoctorFacts) => Promise<Found[]> | Found[];
