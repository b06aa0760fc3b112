import { z } from 'zod';
import { costKind, failureReason, ineligibleReason } from './profile.ts';

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
  /** What an answer of this account costs its owner. */
  costKind: costKind.optional(),
  /** The conversation was with this account before, so it was asked before those who stand in front of it. */
  kept: z.boolean().optional(),
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
  /** All of them, those read from and written to a cache included. */
  inputTokens: z.number().optional(),
  /** All of them, reasoning included. */
  outputTokens: z.number().optional(),
  cacheReadTokens: z.number().optional(),
  cacheWriteTokens: z.number().optional(),
  reasoningTokens: z.number().optional(),
  /** US dollars by the catalogue's prices; absent when the account is no `paid` one or the price is not known. */
  cost: z.number().optional(),
  /** What the model's dialect could not be told, as the client wrote it. */
  dropped: z.array(z.string()).optional(),
  /** The bodies of this request were kept, since the person had switched that on. */
  bodies: z.boolean().optional(),
  attempts: z.array(attemptView),
});
export type RequestView = z.infer<typeof requestView>;

/** Who would be asked next, in order: `asked` first, the others while those before them fail. */
export const explainView = z.object({
  agentId: z.string(),
  /** As it would be written by a client. */
  asked: z.string(),
  candidates: z.array(
    z.object({
      provider: z.string(),
      /** `provider/model`. */
      model: z.string(),
      modelName: z.string(),
      profileId: z.string().optional(),
      label: z.string(),
      costKind: costKind.optional(),
      /** `now`: asked first. `then`: asked when those before fail. `skipped`: not asked, see `reason`. */
      turn: z.enum(['now', 'then', 'skipped']),
      reason: attemptView.shape.reason,
      /** End of the window it is skipped for. */
      until: z.number().optional(),
      /** One sentence for people: why it is where it is. */
      why: z.string(),
    }),
  ),
  /**
   * Accounts of their providers that are none, at most 50: no request asks them, however the others fare. `why`: one
   * sentence.
   */
  leftOut: z.array(
    z.object({
      provider: z.string(),
      profileId: z.string(),
      label: z.string(),
      reason: ineligibleReason,
      why: z.string(),
    }),
  ),
});
export type ExplainView = z.infer<typeof explainView>;

/** What was sent and answered in one request, while the person kept bodies. */
export const bodiesView = z.object({ request: z.string(), answer: z.string() });

export const activityView = z.object({
  requests: z.array(requestView),
  totals: z.object({ requests: z.number(), firstTry: z.number(), handedOn: z.number(), failed: z.number() }),
  /** One per hour, oldest first. */
  hours: z.array(z.object({ at: z.number(), firstTry: z.number(), handedOn: z.number(), failed: z.number() })),
  more: z.boolean(),
});
export type ActivityView = z.infer<typeof activityView>;
