import { z } from 'zod';
import { failureReason } from './profile.ts';

/** One candidate of one request: asked, or skipped and why. */
export const attemptView = z.object({
  provider: z.string(),
  /** `provider/model`. */
  model: z.string(),
  modelName: z.string(),
  profileId: z.string().optional(),
  label: z.string(),
  outcome: z.enum(['answered', 'failed', 'skipped']),
  /** Failed: the class of the failure. Skipped: why it was not asked. */
  reason: z
    .union([
      failureReason,
      z.enum([
        'cooling',
        'disabled',
        'dialect',
        'no-credentials',
        'vault-locked',
        'bad-request',
        'hung-up',
        'burst',
        'paid',
      ]),
    ])
    .optional(),
  status: z.number().int().optional(),
  /** The provider's own sentence, redacted, at most 600 characters. */
  message: z.string().optional(),
  /** End of the window this attempt opened, or of the one it was skipped for. */
  until: z.number().optional(),
  /** Milliseconds from the start of the request; absent when skipped. */
  startedAfter: z.number().optional(),
  /** Until the first meaningful event or the end of a body that is not streamed. */
  waitedFor: z.number().optional(),
  tookMs: z.number().optional(),
});
export type AttemptView = z.infer<typeof attemptView>;

/** One request through the gateway or `ask`. No prompt, no answer. */
export const requestView = z.object({
  id: z.string(),
  at: z.number(),
  agentId: z.string(),
  dialect: z.string(),
  stream: z.boolean(),
  /** As the client wrote it. */
  asked: z.string(),
  /** The model that answered, or the first candidate's when none did. */
  model: z.string(),
  modelName: z.string(),
  profileId: z.string().optional(),
  label: z.string().optional(),
  result: z.enum(['first-try', 'handed-on', 'failed', 'hung-up']),
  status: z.number().int(),
  tookMs: z.number(),
  inputTokens: z.number().optional(),
  outputTokens: z.number().optional(),
  attempts: z.array(attemptView),
});
export type RequestView = z.infer<typeof requestView>;

export const activityView = z.object({
  requests: z.array(requestView),
  totals: z.object({ requests: z.number(), firstTry: z.number(), handedOn: z.number(), failed: z.number() }),
  /** One per hour, oldest first. */
  hours: z.array(z.object({ at: z.number(), firstTry: z.number(), handedOn: z.number(), failed: z.number() })),
  more: z.boolean(),
});
export type ActivityView = z.infer<typeof activityView>;
