import { z } from 'zod';

/** Why an attempt failed, in the field's closed vocabulary (behaviour of the original system, §1.2 and §6). */
export const failureReason = z.enum([
  'auth',
  'auth_permanent',
  'billing',
  'format',
  'model_not_found',
  'overloaded',
  'rate_limit',
  'session_expired',
  'timeout',
  'unknown',
]);
export type FailureReason = z.infer<typeof failureReason>;

/** `aws-sdk`: nothing is stored; the AWS SDK finds the credentials where AWS's own tools keep them. */
export const credentialType = z.enum(['api_key', 'token', 'oauth', 'aws-sdk']);
export type CredentialType = z.infer<typeof credentialType>;

/** A name that a person gives to an account or a provider. */
export const label = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^\P{Cc}*$/u, 'A display name is one line of text.');

/** What an answer of this account costs its owner. */
export const costKind = z.enum(['subscription', 'paid', 'free', 'local']);
export type CostKind = z.infer<typeof costKind>;

/** Why a stored profile cannot be used at all; `null` elsewhere means that it can. */
export const ineligibleReason = z.enum([
  'profile_missing',
  'provider_mismatch',
  'mode_mismatch',
  'missing_credential',
  'expired',
  'invalid_expires',
  'excluded_by_order',
]);
export type IneligibleReason = z.infer<typeof ineligibleReason>;

/** The state shown for an account: the most urgent one that holds. Times are epoch milliseconds. */
export const profileState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('vault-locked') }),
  /** The provider refused the login for good; `message`: its own sentence, redacted. */
  z.object({ kind: z.literal('sign-in'), message: z.string().optional() }),
  z.object({ kind: z.literal('expired'), at: z.number() }),
  z.object({ kind: z.literal('disabled'), reason: failureReason, until: z.number() }),
  z.object({
    kind: z.literal('cooling'),
    reason: failureReason,
    until: z.number(),
    /** Only this model of the account is cooling; absent when all of it is. */
    model: z.string().optional(),
  }),
  /** A login could not be refreshed and is tried again; it works until then. `null`: it has stopped working. */
  z.object({ kind: z.literal('refresh-failed'), worksUntil: z.number().nullable(), tries: z.number().int() }),
  z.object({ kind: z.literal('expires'), at: z.number() }),
  z.object({ kind: z.literal('unusable'), reason: ineligibleReason }),
  z.object({ kind: z.literal('unchecked') }),
  z.object({ kind: z.literal('in-use') }),
  z.object({ kind: z.literal('ready') }),
]);
export type ProfileState = z.infer<typeof profileState>;

/** One window of an account's quota, as the provider counts it. */
export const quotaWindow = z.object({
  /** `5h`, `Week`, `Sonnet`, `Requests`, `Tokens`. */
  name: z.string(),
  /** 0–100. */
  usedPercent: z.number(),
  resetsAt: z.number().optional(),
  /** When the provider said so. */
  readAt: z.number(),
  source: z.enum(['headers', 'endpoint']),
});
export type QuotaWindow = z.infer<typeof quotaWindow>;

/** An account as everything outside the core may know it. Never a secret. */
export const profileView = z.object({
  /** `<provider>:<suffix>`; never changes. */
  id: z.string(),
  provider: z.string(),
  type: credentialType,
  /** A token made by `claude setup-token`. */
  setupToken: z.boolean(),
  /** Display name; free text, at most 60 characters. */
  label: z.string(),
  email: z.string().optional(),
  /** `aws-sdk`: the name in the AWS files; absent: whatever the AWS SDK finds by itself. */
  awsProfile: z.string().optional(),
  /** `aws-sdk`: where it asks; absent: as config and environment say. */
  region: z.string().optional(),
  state: profileState,
  /** Would be asked next for the agent looked at, and the gateway is not paused: it wears the filled marker. */
  inUse: z.boolean(),
  lastUsed: z.number().optional(),
  /** When a token stops working; absent when it never does or nobody knows. */
  expires: z.number().optional(),
  costKind,
  errorCount: z.number().int(),
  /** Most used first; absent when the provider says nothing of it. */
  quota: z.array(quotaWindow).optional(),
  /** What the account pays for, as its provider names it: `Plus ($12.34)`. */
  plan: z.string().optional(),
  /** Why the provider told nothing of the quota when it was asked last. */
  quotaError: z.string().optional(),
  /** Another agent's (`main`), seen through inheritance. */
  inherited: z.boolean(),
  /** An order made by hand does not name it: never asked, whatever its state. */
  leftOut: z.boolean(),
});
export type ProfileView = z.infer<typeof profileView>;

/** Where the order of a provider's accounts comes from. */
export const orderSource = z.enum(['own', 'config', 'automatic']);
export type OrderSource = z.infer<typeof orderSource>;

export const accountGroup = z.object({
  provider: z.string(),
  name: z.string(),
  short: z.string(),
  order: orderSource,
  /** In the order in which they would be asked, except that a cooling one keeps its place in an order made by hand. */
  profiles: z.array(profileView),
  /** Where the credential comes from when no profile is stored: `env: OPENAI_API_KEY`, `models.json`, `local`. */
  ambient: z.string().optional(),
});
export type AccountGroup = z.infer<typeof accountGroup>;

/** One step of "who has the baton and who takes it next". */
export const routeStep = z.object({
  profileId: z.string().optional(),
  /** Account name, or what stands in for one (`OPENAI_API_KEY`, the provider's name). */
  label: z.string(),
  provider: z.string(),
  model: z.string(),
  modelName: z.string(),
  costKind,
});
export type RouteStep = z.infer<typeof routeStep>;

export const accountsView = z.object({
  agentId: z.string(),
  groups: z.array(accountGroup),
  /** At most three steps: now, next, after that. Empty when nobody can answer. */
  route: z.array(routeStep),
  /** Profile ids that need the person to do something, most urgent first. */
  needYou: z.array(z.string()),
});
export type AccountsView = z.infer<typeof accountsView>;
