import type { CostKind, CredentialType, FailureReason } from '#shared/profile';
import type { SecretRef } from './references.ts';

/** How the last refresh of a login went; absent: it never was refreshed here. Times are epoch ms. */
export type LoginState =
  /** `at`: when the access token was got. */
  | { readonly kind: 'ok'; readonly at?: number }
  | { readonly kind: 'failing'; readonly tries: number; readonly lastError: string; readonly since: number }
  /** The provider does not accept the login any more; `message`: its own sentence, redacted. */
  | { readonly kind: 'refused'; readonly message: string; readonly at: number };

/** An auth profile without its secret, as `auth-profiles.json` holds it. */
export interface StoredProfile {
  /** `<provider>:<suffix>`; never changes. */
  readonly id: string;
  /** Normalised. */
  readonly provider: string;
  readonly type: CredentialType;
  readonly label?: string;
  readonly email?: string;
  /** Epoch ms. `NaN` when the file holds something that is no number: then the profile is not used. */
  readonly expires?: number;
  readonly setupToken?: boolean;
  readonly costKind?: CostKind;
  /** Not secret, but part of some OAuth logins. */
  readonly clientId?: string;
  readonly accountId?: string;
  readonly projectId?: string;
  readonly enterpriseUrl?: string;
  /** Where the login is good, as its provider said (Qwen). */
  readonly resourceUrl?: string;
  /** `aws-sdk` only: a name in the AWS files; absent: whatever the AWS SDK finds by itself. */
  readonly awsProfile?: string;
  /** `amazon-bedrock` only; absent: as config and environment say. */
  readonly region?: string;
  /** Its key or token stands elsewhere; `keyRef` or `tokenRef` in the file. */
  readonly ref?: SecretRef;
  /** Logins only; `loginState` in the file. */
  readonly login?: LoginState;
  /** The vault has an entry for it, or a reference says where the secret is. True also while the vault is locked; `aws-sdk` never has one and needs none. */
  readonly hasSecret: boolean;
}

/** A window that one model of an account is in; the account's other models stay usable. */
export interface ModelWindow {
  readonly cooldownUntil: number;
  readonly reason: FailureReason;
  /** Failures of this model inside the failure window, so that its ladder climbs while other models succeed. */
  readonly errorCount: number;
  readonly lastFailureAt: number;
  /** The provider named this end itself, so nobody tries earlier. */
  readonly named?: true;
}

/** The state of health of one profile. All times are epoch ms. */
export interface UsageStats {
  readonly lastUsed?: number;
  readonly cooldownUntil?: number;
  readonly cooldownReason?: FailureReason;
  /** The provider named this end itself, so nobody tries earlier. */
  readonly cooldownNamed?: true;
  readonly disabledUntil?: number;
  readonly disabledReason?: FailureReason;
  readonly errorCount?: number;
  readonly failureCounts?: Readonly<Partial<Record<FailureReason, number>>>;
  readonly lastFailureAt?: number;
  /** By model id, without the provider. */
  readonly models?: Readonly<Record<string, ModelWindow>>;
}

/**
 * What one agent sees. Read it, never write to it: `profiles` and `order` are replaced when something is added, moved or
 * removed; `usageStats` and `lastGood` are kept up to date in place, so ask again rather than keep a copy.
 */
export interface AgentStore {
  readonly profiles: Readonly<Record<string, StoredProfile>>;
  readonly order: Readonly<Record<string, readonly string[]>>;
  readonly lastGood: Readonly<Record<string, string>>;
  readonly usageStats: Readonly<Record<string, UsageStats>>;
}
