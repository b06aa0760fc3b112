import type { ProvidersConfig } from '../providers/config-input.ts';

/** `"p/m"` or `{ primary, fallbacks }`. A string has no fallbacks. */
export type ModelSetting =
  string | { readonly primary?: string | undefined; readonly fallbacks?: readonly string[] | undefined };

export interface ModelsConfig extends ProvidersConfig {
  readonly agents?:
    | {
        readonly defaults?:
          | {
              readonly model?: ModelSetting | undefined;
              readonly imageModel?: ModelSetting | undefined;
              /** Alias table and allowlist; `"*"` allows every model. */
              readonly models?:
                Readonly<Record<string, { readonly alias?: string | undefined } | undefined>> | undefined;
            }
          | undefined;
        readonly list?:
          | readonly {
              readonly id: string;
              readonly model?: ModelSetting | undefined;
              readonly imageModel?: ModelSetting | undefined;
            }[]
          | undefined;
      }
    | undefined;
}
