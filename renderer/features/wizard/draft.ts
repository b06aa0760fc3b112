import type { Input } from '#shared/contract';
import type { LoginMethod } from '#shared/login';
import type { AccountGroup, ProfileView } from '#shared/profile';
import { isServer } from '#shared/choices';
import type { AddMethod, ProviderView } from '#shared/provider';
import type { Own } from './own.ts';

/* What is known about the account to come, step by step. The secret is not in here. */

export type Step = 'provider' | 'address' | 'answer' | 'kind' | 'paste' | 'aws' | 'check' | 'login' | 'name' | 'place';
export type At = Step | 'done';
/** What is pasted, how one signs in, or an AWS profile. */
export type Kind = AddMethod['kind'] | LoginMethod | 'aws-sdk';

const pasting: readonly Step[] = ['provider', 'kind', 'paste', 'check', 'name', 'place'];
const naming: readonly Step[] = ['provider', 'kind', 'aws', 'check', 'name', 'place'];
const signingIn: readonly Step[] = ['provider', 'kind', 'login', 'name', 'place'];
const ownWithKey: readonly Step[] = ['provider', 'address', 'paste', 'check', 'name', 'place'];
const ownWithout: readonly Step[] = ['provider', 'address', 'answer'];
const serving: readonly Step[] = ['provider', 'answer'];

export const isLogin = (kind: Kind | null): kind is LoginMethod => kind === 'browser' || kind === 'device';

export type Expiry =
  { readonly kind: 'year' } | { readonly kind: 'never' } | { readonly kind: 'date'; readonly day: string };

export interface AwsChoice {
  /** A name in the AWS files; `null`: whatever the AWS SDK finds by itself. */
  readonly profile: string | null;
  /** As typed; empty: as the profile or the environment says. */
  readonly region: string;
}

export interface Draft {
  readonly provider: ProviderView | null;
  readonly kind: Kind | null;
  readonly label: string;
  readonly expiry: Expiry;
  readonly aws: AwsChoice;
  /** Zero-based place in an order made by hand; `null`: last in it, or the order stays automatic. */
  readonly place: number | null;
  /** The account whose secret is replaced, or that is signed in again; its id, name and place stay. */
  readonly replace: ProfileView | null;
  /** A provider of one's own that is being added; `null`: one that is there. */
  readonly own: Own | null;
  /** The account a login has become: it is stored already, its name and place can still be chosen. */
  readonly signedIn: ProfileView | null;
}

export const emptyDraft: Draft = {
  provider: null,
  kind: null,
  label: '',
  expiry: { kind: 'never' },
  aws: { profile: null, region: '' },
  place: null,
  replace: null,
  own: null,
  signedIn: null,
};

/** Every way to add an account of this provider. */
export const kindsOf = ({ methods, logins, awsSdk }: ProviderView): readonly Kind[] => [
  ...(awsSdk ? (['aws-sdk'] as const) : []),
  ...methods.map(({ kind }) => kind),
  ...logins,
];

/** Only those whose accounts can be added by hand, and servers; every word typed is in the name or the id. */
export function offered(providers: readonly ProviderView[], text: string): ProviderView[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return providers.filter(
    (each) =>
      (kindsOf(each).length > 0 || isServer(each)) &&
      words.every((word) => `${each.name} ${each.id}`.toLowerCase().includes(word)),
  );
}

/** With one kind there is nothing to choose. What was said about another provider's account is forgotten. */
export function withProvider(draft: Draft, provider: ProviderView): Draft {
  const [only, ...more] = kindsOf(provider);
  const same = draft.provider?.id === provider.id && draft.own === null;
  const chosen = same ? draft : { ...emptyDraft, provider };
  return only && more.length === 0 ? withKind(chosen, only) : chosen;
}

/** A setup-token is good for about a year; nobody knows when the others end. */
export function withKind(draft: Draft, kind: Kind): Draft {
  if (draft.kind === kind) return draft;
  return { ...draft, kind, expiry: { kind: kind === 'setup-token' ? 'year' : 'never' } };
}

/** The draft for a new secret of an account that is there. A login is signed in again the way that comes first. */
export function replacing(profile: ProfileView, provider: ProviderView): Draft {
  const kind = kindOf(profile, provider);
  const aws = { profile: profile.awsProfile ?? null, region: profile.region ?? '' };
  return { ...withKind({ ...emptyDraft, provider }, kind), aws, label: profile.label, replace: profile };
}

function kindOf({ type, setupToken }: ProfileView, { logins: [login] }: ProviderView): Kind {
  if (type === 'oauth' && login) return login;
  if (type === 'aws-sdk') return 'aws-sdk';
  if (setupToken) return 'setup-token';
  return type === 'api_key' ? 'api_key' : 'token';
}

/** The steps of this account, as the line at the left shows them. */
export function stepsOf({ provider, own, kind, replace }: Draft): readonly Step[] {
  if (own) return own.needsKey ? ownWithKey : ownWithout;
  if (provider && isServer(provider)) return serving;
  const all = isLogin(kind) ? signingIn : kind === 'aws-sdk' ? naming : pasting;
  if (!replace) return all;
  return all.filter((step) => step !== 'place' && !(step === 'name' && isLogin(kind)));
}

function asked(draft: Draft): readonly At[] {
  const oneKind = draft.provider !== null && kindsOf(draft.provider).length === 1;
  const begun: readonly Step[] = ['provider', 'kind'];
  const shown = stepsOf(draft).filter((step) => step !== 'kind' || !oneKind);
  return [...(draft.replace ? shown.filter((step) => !begun.includes(step)) : shown), 'done'];
}

export const stepAfter = (draft: Draft, at: At): At => neighbour(draft, at, 1) ?? at;

/** `null`: this is the first one. */
export const stepBefore = (draft: Draft, at: At): At | null =>
  draft.signedIn && at === 'name' ? null : neighbour(draft, at, -1);

function neighbour(draft: Draft, at: At, by: 1 | -1): At | null {
  const path = asked(draft);
  return path[path.indexOf(at) + by] ?? null;
}

/** `Anthropic`, or `Anthropic 2` when there is one. */
export function suggestName(provider: ProviderView, taken: readonly string[]): string {
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? provider.name : `${provider.name} ${String(n)}`;
    if (!isTaken(name, taken)) return name;
  }
}

export const isTaken = (name: string, taken: readonly string[]) =>
  taken.some((each) => each.trim().toLowerCase() === name.trim().toLowerCase());

/** The last moment of a day written `2027-03-31`, in this computer's time (epoch ms); `null` when it is none. */
export function endOfDay(day: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!match) return null;
  const [year, month, date] = match.slice(1).map(Number) as [number, number, number];
  const end = new Date(year, month - 1, date, 23, 59, 59, 999);
  return end.getMonth() === month - 1 && end.getDate() === date ? end.getTime() : null;
}

/** Whether the expiry can be saved at `now`. */
export const expiryFine = (expiry: Expiry, now: number) => expiry.kind !== 'date' || (endOfDay(expiry.day) ?? 0) > now;

/** What `accounts.check` is told. `null` while something is missing. */
export function credentialOf(
  { provider, kind, aws }: Pick<Draft, 'provider' | 'kind' | 'aws'>,
  secret: string,
): Input<'accounts.check'> | null {
  if (!provider || !kind || isLogin(kind)) return null;
  if (kind !== 'aws-sdk') return secret === '' ? null : { provider: provider.id, kind, secret };
  const region = aws.region.trim();
  return {
    provider: provider.id,
    kind,
    secret: '',
    ...(aws.profile === null ? {} : { awsProfile: aws.profile }),
    ...(region === '' ? {} : { region }),
  };
}

/** `eu-central-1`, `us-gov-west-1`. */
export const isRegion = (text: string) => /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/.test(text.trim());

/** What `accounts.add` is told. `null` while something is missing. */
export function inputOf(draft: Draft, secret: string): Input<'accounts.add'> | null {
  const { label, expiry, place, replace } = draft;
  const credential = credentialOf(draft, secret);
  if (!credential) return null;
  const day = expiry.kind === 'date' ? endOfDay(expiry.day) : null;
  return {
    ...credential,
    label: label.trim(),
    // About a year is the core's own answer when nothing is said.
    ...(expiry.kind === 'year' ? {} : { expires: day }),
    ...(place === null ? {} : { place }),
    ...(replace ? { profileId: replace.id } : {}),
  };
}

/** Names of the group in order, the newcomer (`null`) at its place. */
export function lineWith(group: Pick<AccountGroup, 'profiles'>, place: number): (ProfileView | null)[] {
  const line: (ProfileView | null)[] = [...group.profiles];
  line.splice(Math.min(place, line.length), 0, null);
  return line;
}
