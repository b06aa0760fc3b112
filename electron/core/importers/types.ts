import type { ImportProblem, ImportSource } from '#shared/import';
import type { CredentialType } from '#shared/profile';
import type { OtherLogin } from '../oauth/types.ts';
import type { Files, Ports } from '../ports.ts';
import type { UsageStats } from '../profiles/types.ts';
import type { OpenClawSettings } from './openclaw-config.ts';

/** A login as a program holds it. */
export interface LoginTokens extends OtherLogin {
  /** Present only on what is written back, when the last refresh gave one. */
  readonly idToken?: string;
  readonly accountId?: string;
  readonly resourceUrl?: string;
}

/** Where a login lives in the program it came from. */
export type Origin =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'keychain'; readonly service: string; readonly account: string };

/** One account of another program, secret included: never leaves this folder as it is. */
export interface Candidate {
  /** The same at every look: `claude-code/file/anthropic:claude-cli`. */
  readonly id: string;
  readonly source: ImportSource;
  /** Normalised. */
  readonly provider: string;
  readonly profileId: string;
  readonly label: string;
  /** For people. */
  readonly where: string;
  readonly type: CredentialType;
  /** As the vault keeps it: the key or token, for a login `{"access","refresh"}` as JSON; empty for `aws-sdk`. */
  readonly secret: string;
  /** Epoch ms. */
  readonly expires?: number;
  readonly name?: string;
  readonly email?: string;
  readonly accountId?: string;
  readonly projectId?: string;
  readonly clientId?: string;
  readonly enterpriseUrl?: string;
  readonly resourceUrl?: string;
  /** `aws-sdk` only. */
  readonly awsProfile?: string;
  readonly region?: string;
  /** Present: new tokens can be written back there. */
  readonly origin?: Origin;
  /** The agent of OpenClaw it belonged to; absent for its main one. */
  readonly agent?: string;
  readonly stats?: UsageStats;
}

/** What one source has. */
export interface Reading {
  readonly candidates: readonly Candidate[];
  readonly problems: readonly ImportProblem[];
  readonly settings?: readonly OpenClawSettings[];
}

export const nothingThere: Reading = { candidates: [], problems: [] };

/** What a source may look at. */
export interface Look extends Pick<Ports, 'log' | 'home' | 'foreignKeychain' | 'loginShell' | 'stateDir'> {
  readonly files: Pick<Files, 'peek' | 'realPath' | 'list'>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A person asked for it just now, so the system may ask them. */
  readonly clicked: boolean;
  /** `env.shellEnv` of the config. */
  readonly shell: { readonly enabled: boolean; readonly timeoutMs: number };
  /** Variables that may hold a credential, and the providers they are for. */
  readonly variables: ReadonlyMap<string, readonly string[]>;
}

/** The login of a command line program, as data: where it is, how it is read, what is changed in it. */
export interface CliProgram {
  readonly source: Extract<ImportSource, 'claude-code' | 'codex' | 'qwen' | 'gemini-cli'>;
  /** `Claude Code`. */
  readonly name: string;
  readonly provider: string;
  readonly profileId: string;
  /** Absolute path of the file with the login. */
  file(home: string, env: Look['env']): string;
  /** The entries it may be in, the likeliest first. */
  keychain(home: string, env: Look['env']): readonly { readonly service: string; readonly account: string }[];
  parse(text: string, mtimeMs: number): ParsedCli;
  /** Where the new tokens go. The first ones must be there already; those marked `optional` are changed if they are. */
  edits(tokens: LoginTokens, now: number): readonly TokenEdit[];
}

export interface TokenEdit {
  readonly path: readonly string[];
  readonly value: string | number;
  readonly optional?: true;
}

/** `none`: the program is there, but nobody is signed in. `odd`: not as this version of Baton knows it. */
export type ParsedCli =
  | { readonly kind: 'none' }
  | { readonly kind: 'odd' }
  | {
      readonly kind: 'found';
      /** `refresh` empty: a bare token that cannot be refreshed. */
      readonly tokens?: LoginTokens;
      /** An API key that the program keeps beside its login. */
      readonly apiKey?: { readonly provider: string; readonly key: string };
    };
