import { z } from 'zod';
import { costKind } from './profile.ts';

/** One row of `models list`; `provider/model` is the key. Costs are US dollars per million tokens. */
export const modelRow = z.object({
  key: z.string(),
  provider: z.string(),
  id: z.string(),
  name: z.string(),
  input: z.array(z.enum(['text', 'image', 'pdf', 'audio'])),
  reasoning: z.boolean(),
  contextWindow: z.number().nullable(),
  maxTokens: z.number().nullable(),
  cost: z.object({ input: z.number(), output: z.number(), cacheRead: z.number(), cacheWrite: z.number() }).nullable(),
  /** ISO date; `null`: nobody says. */
  released: z.string().nullable(),
  /** Billions; `null`: nobody says. */
  parameters: z.number().nullable(),
  /** Where the numbers come from: Baton's own list, what the provider lists now, or the config. */
  source: z.enum(['built-in', 'listed', 'configured']),
  local: z.boolean(),
  available: z.boolean(),
  /** Configured but in no catalogue. */
  missing: z.boolean(),
  tags: z.array(z.string()),
});
export type ModelRow = z.infer<typeof modelRow>;

const rowKeys: ReadonlySet<string> = new Set(Object.keys(modelRow.shape));
const costKeys: ReadonlySet<string> = new Set(Object.keys(modelRow.shape.cost.unwrap().shape));

const hasOnly = (value: unknown, keys: ReadonlySet<string>): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).every((key) => keys.has(key));

/**
 * Thousands of rows at once. Only looks for what is not named above: taking each row apart would be the longest part of
 * `models list --all`. That the core's rows are whole is tested there.
 */
export const modelRows = z.custom<ModelRow[]>(
  (value) =>
    Array.isArray(value) &&
    value.every((row: ModelRow) => hasOnly(row, rowKeys) && (row.cost === null || hasOnly(row.cost, costKeys))),
  'are no rows of models',
);

/** How asking a provider for its models went. `count`: those it listed last. `error`: one sentence. */
export const listAnswer = z.object({
  provider: z.string(),
  count: z.number().int(),
  error: z.string().optional(),
  /** The list is longer by so many models than what is kept of it; `error` says so, and it is no failure. */
  cut: z.number().int().optional(),
});

/** A step from what costs nothing extra to what is paid by use: announced, or never taken. */
export const paidFallback = z.enum(['notify', 'block']);
export type PaidFallback = z.infer<typeof paidFallback>;

/** One step of the chain of models: the primary, then its fallbacks. */
export const modelStep = z.object({
  key: z.string(),
  name: z.string(),
  provider: z.string(),
  providerName: z.string(),
  costKind,
  /** Accounts that could answer now, of those stored; both 0 for a provider that needs none. */
  ready: z.number().int(),
  total: z.number().int(),
  /** Needs no account, or has one from the environment or the config. */
  ambient: z.boolean(),
});
export type ModelStep = z.infer<typeof modelStep>;

export const selectionView = z.object({
  agentId: z.string(),
  /** This agent has its own primary, its own fallbacks; `false`: as for all agents. */
  ownPrimary: z.boolean(),
  ownFallbacks: z.boolean(),
  paidFallback,
  /** This agent's own word on it; `false`: as for all agents. */
  ownPaidFallback: z.boolean(),
  primary: modelStep,
  fallbacks: z.array(modelStep),
  /** Takes over when a request has an image and the model asked for is known not to see; `null`: none. */
  image: modelStep.nullable(),
  imageFallbacks: z.array(modelStep),
  ownImage: z.boolean(),
  ownImageFallbacks: z.boolean(),
  aliases: z.array(z.object({ alias: z.string(), key: z.string(), name: z.string() })),
});
export type SelectionView = z.infer<typeof selectionView>;
