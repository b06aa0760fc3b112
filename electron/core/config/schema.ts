import { z } from 'zod';
import { costKind, credentialType } from '#shared/profile';
import { dialect } from '#shared/provider';

/*
 * `baton.json` in the key names of OpenClaw, so that a file from there can be copied over. Keys that Baton does not
 * use are reported with the nearest known one, but neither refused nor removed.
 */

/** Port the gateway listens on when the config names none. */
export const DEFAULT_GATEWAY_PORT = 7421;

const providerOrder = z.record(z.string(), z.array(z.string()));

/** `"provider/model"`, or the primary with its fallbacks. `fallbacks: []` switches handing on to other models off. */
const modelChoice = z.union([
  z.string().min(1),
  z.object({ primary: z.string().min(1).optional(), fallbacks: z.array(z.string()).optional() }),
]);

const profileMeta = z.object({
  provider: z.string().min(1),
  mode: credentialType,
  email: z.string().optional(),
});

const hours = z.number();

const auth = z.object({
  /** What the stored profiles are expected to be; as soon as a provider has an entry, only those named are used. */
  profiles: z.record(z.string(), profileMeta).prefault({}),
  order: providerOrder.prefault({}),
  /** Not finite or not above 0: the default is used. */
  cooldowns: z
    .object({
      billingBackoffHours: hours.default(5),
      billingBackoffHoursByProvider: z.record(z.string(), hours).prefault({}),
      billingMaxHours: hours.default(24),
      failureWindowHours: hours.default(24),
    })
    .prefault({}),
  /** From when on an end is shown and `models status --check` warns of it. */
  warnBeforeDays: z.number().positive().default(7),
  /** Days ahead at which somebody is notified of an end; of having ended always. */
  notifyBeforeDays: z.array(z.number().positive()).default([7, 3, 1]),
});

/** One entry of the alias table, which is the allowlist too. */
const modelEntry = z.object({
  alias: z.string().optional(),
});

const paidFallback = z.enum(['notify', 'block']);

const agentEntry = z.object({
  id: z.string().min(1),
  name: z.string().optional(),
  model: modelChoice.optional(),
  imageModel: modelChoice.optional(),
  auth: z.object({ order: providerOrder.optional() }).optional(),
  routing: z.object({ paidFallback: paidFallback.optional() }).optional(),
});

const agents = z.object({
  defaults: z
    .object({
      model: modelChoice.optional(),
      imageModel: modelChoice.optional(),
      models: z.record(z.string(), modelEntry).prefault({}),
    })
    .prefault({}),
  list: z.array(agentEntry).default([]),
});

const amount = z.number().min(0).default(0);

const modelDefinition = z
  .object({
    id: z.string().min(1),
    name: z.string().optional(),
    api: dialect.optional(),
    reasoning: z.boolean().default(false),
    input: z.array(z.enum(['text', 'image'])).default(['text']),
    /** Absent: not known, which never counts as free. */
    cost: z.object({ input: amount, output: amount, cacheRead: amount, cacheWrite: amount }).optional(),
    contextWindow: z.number().int().positive().default(200_000),
    maxTokens: z.number().int().positive().optional(),
  })
  .transform((model) => ({
    ...model,
    name: model.name ?? model.id,
    maxTokens: model.maxTokens ?? Math.min(8192, model.contextWindow),
  }));

const loopback = (url: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(new URL(url).hostname);

/** Of a login server: codes and tokens travel there, so only this computer is spoken to without encryption. */
const loginAddress = z
  .url({ protocol: /^https?$/, error: 'must be an address such as https://host/token' })
  .refine(
    (url) => !URL.canParse(url) || new URL(url).protocol !== 'http:' || loopback(url),
    'must begin with https://',
  );

/** Says otherwise of a built-in login. */
const loginEntry = z.object({
  authorizeUrl: loginAddress.optional(),
  tokenUrl: loginAddress.optional(),
  deviceUrl: loginAddress.optional(),
  clientId: z.string().min(1).optional(),
  /** Better written as `${VAR}`. */
  clientSecret: z.string().min(1).optional(),
  /** One string with spaces, or a list. */
  scopes: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).optional(),
});

const providerEntry = z.object({
  name: z.string().optional(),
  baseUrl: z.url({ protocol: /^https?$/, error: 'must be an address such as https://host/v1' }).optional(),
  apiKey: z.string().optional(),
  /** `aws-sdk`: requests are signed with what the AWS SDK finds, whatever else is there; the others name what holds anyway. */
  auth: z.enum(['api-key', 'aws-sdk', 'oauth', 'token']).optional(),
  oauth: loginEntry.optional(),
  /** The dialects the provider speaks; what its models say comes first. */
  api: z.union([dialect, z.array(dialect).min(1)]).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  /** `false`: the key is not sent as `Authorization: Bearer`. */
  authHeader: z.boolean().optional(),
  /** Overrides what an answer of this provider counts as. */
  costKind: costKind.optional(),
  models: z.array(modelDefinition).default([]),
});
export type ProviderEntry = z.output<typeof providerEntry>;

const models = z.object({
  /** `replace`: only the providers named here exist. */
  mode: z.enum(['merge', 'replace']).default('merge'),
  providers: z.record(z.string(), providerEntry).prefault({}),
  /** `region` of Amazon Bedrock; an account's own comes first. */
  /** Models of Amazon Bedrock as AWS lists them; the numbers are the original's. */
  bedrockDiscovery: z
    .object({
      /** Absent: when there are credentials. */
      enabled: z.boolean().optional(),
      region: z.string().optional(),
      /** `anthropic`, `amazon`, …; empty: all. */
      providerFilter: z.array(z.string()).default([]),
      /** Seconds; 0: asked each time. */
      refreshInterval: z.number().int().min(0).default(3_600),
      /** Tokens, for models that nobody knows anything of. */
      defaultContextWindow: z.number().int().positive().default(32_000),
      defaultMaxTokens: z.number().int().positive().default(4_096),
    })
    .prefault({}),
});

/** Node's timers know no more: a longer one would fire at once. */
const LONGEST_TIMER = 2_147_483_647;

const timeout = (ms: number) => z.number().int().positive().max(LONGEST_TIMER).default(ms);

const gateway = z.object({
  /** 0: any free port. */
  port: z.number().int().min(0).max(65_535).default(DEFAULT_GATEWAY_PORT),
  /** Milliseconds, for each attempt. */
  timeouts: z
    .object({
      connectMs: timeout(10_000),
      /** Until the first thing worth telling: signs of life alone do not count. */
      firstByteMs: timeout(120_000),
      silenceMs: timeout(180_000),
      /** Absent: an answer may take as long as it likes. */
      wholeMs: z.number().int().positive().max(LONGEST_TIMER).optional(),
    })
    .prefault({}),
  paused: z.boolean().default(false),
});

const shellEnv = z.object({
  enabled: z.boolean().default(false),
  timeoutMs: z.number().int().positive().default(15_000),
});

/** `writeBack`: tokens that Baton refreshed are given to the program they came from, so that it stays signed in, too. */
const importer = z.object({ writeBack: z.boolean().default(false) });
const importers = z.object({
  'claude-code': importer.prefault({}),
  codex: importer.prefault({}),
  qwen: importer.prefault({}),
  'gemini-cli': importer.prefault({}),
});

/** Files that references to secrets lead to, by name. Other programs have kinds of their own here, so it is read loosely. */
const secretPlace = z.looseObject({
  source: z.string(),
  /** Absolute, or from `~/` on. */
  path: z.string().optional(),
  /** `json` without it: references then say where in the file. */
  mode: z.enum(['json', 'singleValue']).optional(),
});
const secrets = z.object({ providers: z.record(z.string(), secretPlace).prefault({}) });

/** Version 1 of `baton.json`. Every section may be absent; every default is filled in. */
export const configSchema = z.object({
  $schema: z.string().optional(),
  auth: auth.prefault({}),
  agents: agents.prefault({}),
  models: models.prefault({}),
  secrets: secrets.prefault({}),
  env: z.object({ shellEnv: shellEnv.prefault({}) }).prefault({}),
  importers: importers.prefault({}),
  gateway: gateway.prefault({}),
  routing: z.object({ paidFallback: paidFallback.default('notify') }).prefault({}),
  ui: z.object({ appearance: z.enum(['system', 'light', 'dark']).default('system') }).prefault({}),
});

/** Variables resolved, defaults filled in. */
export type Config = z.output<typeof configSchema>;

/** What Baton does when nothing is written. */
export const defaultConfig = (): Config => configSchema.parse({});
