import type { CostKind } from '#shared/profile';
import type { Dialect } from '#shared/provider';
import type { LoginOverrides } from './logins/logins.ts';

/*
 * The parts of `baton.json` that providers and models are decided from. Structural and all optional, so that the
 * config's own type fits without this folder knowing the rest of the file.
 */

/** Costs are US dollars per million tokens. */
export interface ModelCost {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
}

/** An entry of `models.providers.<p>.models`; what is missing is filled with the defaults of `models/catalogue.ts`. */
export interface ConfiguredModel {
  readonly id: string;
  readonly name?: string | undefined;
  readonly api?: Dialect | undefined;
  readonly reasoning?: boolean | undefined;
  readonly input?: readonly string[] | undefined;
  readonly cost?: { readonly [K in keyof ModelCost]?: number | undefined } | undefined;
  readonly contextWindow?: number | undefined;
  readonly maxTokens?: number | undefined;
}

/** `models.providers.<p>`: a provider of one's own, or changes to a built-in one. */
export interface ConfiguredProvider {
  readonly name?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly apiKey?: string | undefined;
  readonly auth?: 'api-key' | 'aws-sdk' | 'oauth' | 'token' | undefined;
  readonly api?: Dialect | readonly Dialect[] | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** `true`: the key travels as `Authorization: Bearer`; `false`: as `x-api-key`; absent: as its dialect is used to. */
  readonly authHeader?: boolean | undefined;
  readonly costKind?: CostKind | undefined;
  readonly oauth?: LoginOverrides | undefined;
  readonly models?: readonly ConfiguredModel[] | undefined;
}

export interface ProvidersConfig {
  readonly models?:
    | {
        /** `replace`: only the providers named in the config exist. */
        readonly mode?: 'merge' | 'replace' | undefined;
        readonly providers?: Readonly<Record<string, ConfiguredProvider | undefined>> | undefined;
      }
    | undefined;
}
