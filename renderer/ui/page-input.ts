import type { ProfileView } from '#shared/profile';
import type { AppView } from '#shared/status';
import type { Client } from '../client/client.ts';

/** What the frame gives every page. */
export interface PageInput {
  readonly client: Client;
  readonly app: AppView;
  /** The row named in the address: `#/accounts/anthropic:work`. */
  readonly id: string | null;
  readonly now: () => number;
  /**
   * Opens the Add-account wizard, at one provider when it is named; `replace`: to sign in again, or to paste a new
   * secret, for an account of the agent (`main` when not named).
   */
  readonly addAccount: (provider?: string, replace?: ProfileView, agentId?: string) => void;
}
