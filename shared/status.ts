import { z } from 'zod';
import { profileView } from './profile.ts';
import { usageRow } from './usage.ts';

export const vaultBackend = z.enum(['keychain', 'passphrase', 'keyfile']);
export type VaultBackend = z.infer<typeof vaultBackend>;

export const vaultView = z.object({
  backend: vaultBackend,
  /** For people: `GNOME keyring`, `macOS Keychain`, `Windows Credential Manager`, `passphrase`, `key file`. */
  name: z.string(),
  state: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('open') }),
    /** The keychain or the passphrase is missing for now, or the passphrase is `wrong`; nothing is lost. */
    z.object({ kind: z.literal('locked'), wrong: z.literal(true).optional() }),
    /** `vault.json` was sealed with something else than what is here now. */
    z.object({ kind: z.literal('changed'), sealedWith: vaultBackend, why: z.string() }),
    z.object({ kind: z.literal('unreadable'), why: z.string() }),
  ]),
  /** False for the key file: whoever can read the folder can read the secrets. */
  protected: z.boolean(),
  /** Why a better backend is not used; absent when the best one is. */
  because: z.string().optional(),
});
export type VaultView = z.infer<typeof vaultView>;

export const configIssue = z.object({
  /** `agents.defaults.model.primary`; empty for the file as a whole. */
  path: z.string(),
  message: z.string(),
  line: z.number().int().optional(),
  /** The environment variable that is missing. */
  variable: z.string().optional(),
});
export type ConfigIssue = z.infer<typeof configIssue>;

export const configView = z.object({
  path: z.string(),
  /** Empty when the file in force is the file on disk. */
  issues: z.array(configIssue),
  /** It was never good since the start: no provider is asked until it is. */
  unread: z.literal(true).optional(),
});

export const gatewayView = z.object({
  /** `waiting`: no account yet. `failed`: could not listen. */
  state: z.enum(['on', 'paused', 'waiting', 'failed', 'off']),
  url: z.string().optional(),
  port: z.number().int(),
  why: z.string().optional(),
});
export type GatewayView = z.infer<typeof gatewayView>;

/** What the frame around every page needs. */
export const appView = z.object({
  version: z.string(),
  stateDir: z.string(),
  host: z.enum(['app', 'web', 'serve', 'cli']),
  gateway: gatewayView,
  vault: vaultView,
  config: configView,
  /** Accounts that need the person, over all agents. */
  needYou: z.number().int(),
  appearance: z.enum(['system', 'light', 'dark']),
  /** Bodies of requests are kept until then (epoch ms), since the person switched that on; absent: they are not. */
  bodiesUntil: z.number().optional(),
});
export type AppView = z.infer<typeof appView>;

const health = z.enum(['ok', 'expiring', 'expired', 'missing', 'static']);

/** `models status`, in the original's key names, plus Baton's extra keys. */
export const statusView = z.object({
  configPath: z.string(),
  agentId: z.string(),
  agentDir: z.string(),
  defaultModel: z.string(),
  resolvedDefault: z.string(),
  fallbacks: z.array(z.string()),
  imageModel: z.string().nullable(),
  imageFallbacks: z.array(z.string()),
  aliases: z.record(z.string(), z.string()),
  /** Empty: every model is allowed. */
  allowed: z.array(z.string()),
  auth: z.object({
    storePath: z.string(),
    shellEnvFallback: z.object({ enabled: z.boolean(), appliedKeys: z.array(z.string()) }),
    providersWithOAuth: z.array(z.string()),
    missingProvidersInUse: z.array(z.string()),
    providers: z.array(
      z.object({
        provider: z.string(),
        effective: z.object({
          kind: z.enum(['profiles', 'env', 'models.json', 'local', 'missing']),
          detail: z.string(),
        }),
        profiles: z.object({
          count: z.number(),
          oauth: z.number(),
          token: z.number(),
          apiKey: z.number(),
          /** Absent: none. */
          awsSdk: z.number().optional(),
          labels: z.array(z.string()),
        }),
        env: z.object({ value: z.string(), source: z.string() }).optional(),
        modelsJson: z.object({ value: z.string(), source: z.string() }).optional(),
      }),
    ),
    unusableProfiles: z.array(
      z.object({
        profileId: z.string(),
        provider: z.string(),
        kind: z.enum(['cooldown', 'disabled']),
        reason: z.string().optional(),
        model: z.string().optional(),
        until: z.number(),
        remainingMs: z.number(),
      }),
    ),
    oauth: z.object({
      warnAfterMs: z.number(),
      profiles: z.array(
        z.object({
          profileId: z.string(),
          provider: z.string(),
          type: z.string(),
          status: health,
          expiresAt: z.number().optional(),
          remainingMs: z.number().optional(),
          source: z.string(),
          label: z.string(),
        }),
      ),
      providers: z.array(
        z.object({
          provider: z.string(),
          status: health,
          expiresAt: z.number().optional(),
          remainingMs: z.number().optional(),
          profiles: z.array(z.string()),
        }),
      ),
    }),
  }),
  authProfiles: z.record(z.string(), z.array(profileView)),
  authOrder: z.record(z.string(), z.array(z.string())),
  /** Accounts whose provider says something of their quota. */
  usage: z.array(usageRow),
  /** What `--check` exits with: 0 fine, 1 expired, missing or behind a locked vault, 2 expiring. */
  check: z.union([z.literal(0), z.literal(1), z.literal(2)]),
});
export type StatusView = z.infer<typeof statusView>;

/** What a person can do about an account. */
export const remedy = z.object({
  /** `paste-new`: a new key or token. `add`: an account where there is none. `top-up`: at `url`. `clear`: its window. */
  kind: z.enum(['sign-in', 'paste-new', 'add', 'top-up', 'clear']),
  /** What does the same on the command line; absent where no command does it. */
  command: z.string().optional(),
  url: z.url().optional(),
});
export type Remedy = z.infer<typeof remedy>;

export const doctorCheck = z.object({
  /** The check, then what it is about: `file-modes:/home/mei/.baton/.env`. Different from all others of one run. */
  id: z.string(),
  group: z.enum(['files', 'vault', 'config', 'accounts', 'gateway']),
  level: z.enum(['ok', 'warning', 'problem']),
  /** One sentence: what was found and, unless all is well, what to do. */
  message: z.string(),
  /** What Fix would change, one sentence; absent: Baton does not put this right by itself. */
  fix: z.string().optional(),
  /** Where a person puts it right by hand. */
  file: z.string().optional(),
  /** The account it is about, and what can be done about that, best first; without `profileId` one is missing. */
  account: z
    .object({
      agentId: z.string(),
      provider: z.string(),
      profileId: z.string().optional(),
      remedies: z.array(remedy),
    })
    .optional(),
});
export type DoctorCheck = z.infer<typeof doctorCheck>;

export const doctorView = z.object({
  at: z.number(),
  checks: z.array(doctorCheck),
  problems: z.number().int(),
  warnings: z.number().int(),
});
export type DoctorView = z.infer<typeof doctorView>;

export const agentView = z.object({
  id: z.string(),
  model: z.string(),
  modelName: z.string(),
  ownModel: z.boolean(),
  /** `null`: as for all agents; `[]`: never hands on to another model. */
  fallbacks: z.array(z.string()).nullable(),
  /** Names of the models of the chain this agent really uses, first one first. */
  chain: z.array(z.object({ key: z.string(), name: z.string() })),
  /** Providers for which this agent has its own order. */
  ownOrder: z.array(z.string()),
  lastRequest: z.number().optional(),
  /** `bk-…7Qd`: enough to tell two apart. */
  keyHint: z.string().optional(),
});
export type AgentView = z.infer<typeof agentView>;

export const settingsView = z.object({
  appearance: z.enum(['system', 'light', 'dark']),
  gatewayPort: z.number().int(),
  billingBackoffHours: z.number(),
  billingMaxHours: z.number(),
  failureWindowHours: z.number(),
  warnBeforeDays: z.number(),
  /** Days ahead at which somebody is notified of an end; of having ended always. */
  notifyBeforeDays: z.array(z.number()),
  onlyTheseModels: z.boolean(),
});
export type SettingsView = z.infer<typeof settingsView>;
