import type { CostKind } from '#shared/profile';
import type { AddMethod, Dialect } from '#shared/provider';
import type { ConfiguredModel } from './config-input.ts';
import type { LoginSpec } from './logins/spec.ts';

/**
 * Which header carries the credential. `anthropic`: `x-api-key` for keys, `Authorization: Bearer` with the OAuth beta
 * for tokens. `messages`: `x-api-key` in the Messages dialect, `x-goog-api-key` in Google's, Bearer in the others.
 * `google`: `x-goog-api-key` for keys in its own dialect, Bearer for logins and elsewhere. `x-api-key`, `bearer`: always.
 */
export type AuthStyle = 'anthropic' | 'google' | 'messages' | 'x-api-key' | 'bearer';

/** A provider with the config laid over it. */
export interface ProviderSpec {
  /** Normalised (`normaliseProvider`). */
  readonly id: string;
  readonly name: string;
  /** Two letters for the tile. */
  readonly short: string;
  /** First one is preferred when the client's does not matter. */
  readonly dialects: readonly Dialect[];
  readonly baseUrl: string;
  /** Where a dialect lives at an address of its own. */
  readonly dialectUrls: Partial<Readonly<Record<Dialect, string>>>;
  /** Its routes have no `/v1` in front. */
  readonly unversioned?: true;
  /** The config names the address: an address that a login brings does not replace it. */
  readonly ownAddress?: true;
  /** How to sign in; absent when there is no way. */
  readonly login?: LoginSpec;
  /** Page on which credit is added; absent when it is not known. */
  readonly billingUrl?: string;
  /** Environment variables that may hold a credential; the first non-blank one wins. */
  readonly env: readonly string[];
  /** Ways to add an account by hand; empty when none works today. */
  readonly methods: readonly AddMethod[];
  readonly auth: AuthStyle;
  /** Takes credentials of the AWS SDK: requests are signed with them. */
  readonly awsSdk?: true;
  /** `models.providers.<p>.auth: "aws-sdk"`: with those and no others, stored accounts included (behaviour §2.3). */
  readonly onlyAwsSdk?: true;
  /** On this computer (loopback or `.local`), so it needs no key. */
  readonly local: boolean;
  /** A program people run themselves, wherever its address is. */
  readonly ownServer?: true;
  /** Only in the config, not built in. */
  readonly custom: boolean;
  /** An aggregator's limits are its upstreams': its windows stay on one model. */
  readonly aggregator: boolean;
  /** From the config, names in lower case; they win over every header Baton makes. */
  readonly headers: Readonly<Record<string, string>>;
  /** `models.providers.<p>.apiKey`, blank ones left out. */
  readonly apiKey?: string;
  /** `models.providers.<p>.costKind`. */
  readonly costKind?: CostKind;
  /** `models.providers.<p>.models`. */
  readonly models: readonly ConfiguredModel[];
}

export interface ProviderTable {
  /** Any spelling; `undefined` when unknown. */
  get(id: string): ProviderSpec | undefined;
  /** Built-in ones in their order, then custom ones in the config's. */
  list(): readonly ProviderSpec[];
  /** At most three known ids that look like this one. */
  nearest(id: string): string[];
}
