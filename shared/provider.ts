import { z } from 'zod';
import { ownDialects } from './choices.ts';
import { loginMethod } from './login.ts';
import { label, type CredentialType } from './profile.ts';

/** Wire formats Baton can speak. The first three are OpenAI's and Anthropic's own; the names are those of `models.providers.*.api`. */
export const dialect = z.enum([...ownDialects, 'bedrock-converse-stream']);
export type Dialect = z.infer<typeof dialect>;

/** What a server at an address of one's own may speak. */
export const ownDialect = z.enum(ownDialects);
export type OwnDialect = z.infer<typeof ownDialect>;

/** How an account of a provider can be added by hand. */
export const addMethod = z.object({
  kind: z.enum(['setup-token', 'api_key', 'token']),
  /** What a real one starts with; absent when the provider promises nothing. */
  prefix: z.string().optional(),
  /** Fewest characters a real one has; 1 when nothing is known. */
  minLength: z.number().int().positive(),
  /** Page on which the key is made. */
  keyUrl: z.url().optional(),
});
export type AddMethod = z.infer<typeof addMethod>;

/** A provider as the windows and the command line may know it. */
export const providerView = z.object({
  id: z.string(),
  name: z.string(),
  /** Two letters for the tile. */
  short: z.string(),
  dialects: z.array(dialect),
  methods: z.array(addMethod),
  /** Ways to sign in; empty when the provider has none. */
  logins: z.array(loginMethod),
  /** Takes accounts of kind `aws-sdk`: an AWS profile and a region, nothing to paste. */
  awsSdk: z.literal(true).optional(),
  /** Page on which credit is added. */
  billingUrl: z.url().optional(),
  /** Where it is reached, without what may be secret in it; only where the person decides that: custom ones and servers. */
  address: z.string().optional(),
  /** Reached on this computer, so it needs no key. */
  local: z.boolean(),
  /** From `models.providers` in the config rather than built in. */
  custom: z.boolean(),
});
export type ProviderView = z.infer<typeof providerView>;

/** A provider of one's own as it stands in the config, without what may be secret in it. */
export const ownProviderView = z.object({
  id: z.string(),
  name: z.string(),
  address: z.string(),
  dialects: z.array(dialect),
  needsKey: z.boolean(),
  /** Names only: a value may be a secret. */
  headers: z.array(z.string()),
  /** Models that the config names; the provider may list more. */
  models: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type OwnProviderView = z.infer<typeof ownProviderView>;

/** `models.providers.<id>`, as a person says it. */
export const ownProvider = z.object({
  name: label,
  /** `http://` or `https://`, nothing secret in it. */
  baseUrl: z.string(),
  api: z.union([ownDialect, z.array(ownDialect).min(1)]),
  needsKey: z.boolean(),
});

/** What is not named stays. */
export const ownProviderChange = ownProvider.partial().extend({
  id: z.string(),
  /** By name; `null` takes one out. A secret is written as `${VAR}`. */
  headers: z.record(z.string(), z.string().nullable()).optional(),
  /** Ids, all of them; what is written of one that stays is kept. */
  models: z.array(z.string()).optional(),
});

/** Whether a new secret or login can be given to such an account here; else it comes from another program. */
export function canRenew(
  type: CredentialType,
  { logins, methods, awsSdk }: Pick<ProviderView, 'logins' | 'methods' | 'awsSdk'>,
): boolean {
  if (type === 'aws-sdk') return awsSdk === true;
  return (type === 'oauth' ? logins : methods).length > 0;
}
