import type { AccountsView, ProfileView } from '#shared/profile';
import type { ConfigIssue, GatewayView, StatusView, VaultView } from '#shared/status';
import type { Config } from '../config/schema.ts';
import type { Clock, Files } from '../ports.ts';
import type { AgentStore } from '../profiles/types.ts';
import type { Found } from './checks/found.ts';
import type { Orphan } from './orphans.ts';

/** What the checks look at. One check, one file in `checks/`. */
export interface DoctorFacts {
  readonly files: Files;
  readonly clock: Clock;
  readonly platform: NodeJS.Platform;
  readonly stateDir: string;
  readonly config: Config;
  readonly configView: {
    readonly path: string;
    readonly issues: readonly ConfigIssue[];
    readonly warnings: readonly ConfigIssue[];
  };
  readonly vault: VaultView;
  readonly gateway: GatewayView;
  readonly agents: readonly {
    readonly id: string;
    readonly dir: string;
    readonly storePath: string;
    readonly store: AgentStore;
  }[];
  /** What `main` sees. */
  readonly accounts: AccountsView;
  /** Accounts that other agents have of their own. */
  readonly others: readonly { readonly agentId: string; readonly profile: ProfileView }[];
  readonly orphans: readonly Orphan[];
  /** Whose secrets in places where none belongs were sealed; `profileId: ''`: those beside the profiles. */
  readonly strays: readonly { readonly agentId: string; readonly profileId: string }[];
  readonly status: StatusView;
}

/** A check answers one line for each thing it found, and one `ok` line when it found nothing. */
export type Check = (facts: DoctorFacts) => Promise<Found[]> | Found[];
