import { z } from 'zod';

/** What asking an account for one word came to (behaviour §14.2). */
export const probeStatus = z.enum([
  'ok',
  'auth',
  'rate_limit',
  'billing',
  'timeout',
  'format',
  'unknown',
  /** No model of this provider is known, so nothing was sent. */
  'no_model',
]);
export type ProbeStatus = z.infer<typeof probeStatus>;

/** Why an account was not asked. */
export const probeReasonCode = z.enum([
  'excluded_by_auth_order',
  'missing_credential',
  'expired',
  'invalid_expires',
  /** Its secret stands elsewhere, and is not there. */
  'unresolved_ref',
  'ineligible_profile',
  'no_model',
]);
export type ProbeReasonCode = z.infer<typeof probeReasonCode>;

export const probeResult = z.object({
  provider: z.string(),
  /** `provider/model` that was asked; absent with `no_model`. */
  model: z.string().optional(),
  /** Absent for a credential that is no profile. */
  profileId: z.string().optional(),
  label: z.string(),
  source: z.enum(['profile', 'env', 'models.json', 'local', 'aws']),
  mode: z.enum(['api_key', 'token', 'oauth', 'aws-sdk', 'none']),
  status: probeStatus,
  reasonCode: probeReasonCode.optional(),
  /** The provider's own sentence, redacted. */
  error: z.string().optional(),
  /** Absent when nothing was sent. */
  latencyMs: z.number().optional(),
});
export type ProbeResult = z.infer<typeof probeResult>;

const positive = z.number().int().positive();

/** What of a probe can be chosen. Absent: every provider, every profile, 8 s, two at a time, 8 tokens. */
export const probeChoice = z.object({
  providers: z.array(z.string()).optional(),
  profiles: z.array(z.string()).optional(),
  timeoutMs: positive.optional(),
  concurrency: positive.optional(),
  maxTokens: positive.optional(),
});
export type ProbeChoice = z.infer<typeof probeChoice>;

export const probeSummary = z.object({
  startedAt: z.number(),
  /** `null` while it runs. */
  finishedAt: z.number().nullable(),
  /** So far. */
  durationMs: z.number(),
  totalTargets: z.number().int(),
  options: probeChoice.required({ timeoutMs: true, concurrency: true, maxTokens: true }),
  /** In the order of the accounts, those that are known. */
  results: z.array(probeResult),
});
export type ProbeSummary = z.infer<typeof probeSummary>;
