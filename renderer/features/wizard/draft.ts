import type { Input } from '#shared/contract';
import type { AccountGroup, ProfileView } from '#shared/profile';
import type { AddMethod, ProviderView } from '#shared/provider';

/* What is known about the account to come, step by step. The secret is not in here. */

export const steps = ['provider', 'kind', 'paste', 'check', 'name', 'place'] as const;
export type Step = (typeof steps)[number];
export type At = Step | 'done';
export type Kind = AddMethod['kind'];

export type Expiry =
  { readonly kind: 'year' } | { readonly kind: 'never' } | { readonly kind: 'date'; readonly day: string };

export interface Draft {
  readonly provider: ProviderView | null;
  readonly kind: Kind | null;
  readonly label: string;
  readonly expiry: Expiry;
  /** Zero-based place in an order made by hand; `null`: last in it, or the order stays automatic. */
  readonly place: number | null;
  /** The account whose secret is replaced; its name and place stay. */
  readonly replace: ProfileView | null;
}

export const emptyDraft: Draft = {
  provider: null,
  kind: null,
  label: '',
  expiry: { kind: 'never' },
  place: null,
  replace: null,
};

/** Only those whose accounts can be added by hand; every word typed is in the name or the id. */
export function offered(providers: readonly ProviderView[], text: string): ProviderView[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return providers.filter(
    ({ methods, name, id }) =>
      methods.length > 0 && words.every((word) => `${name} ${id}`.toLowerCase().includes(word)),
  );
}

/** With one kind there is nothing to choose. What was said about another provider's account is forgotten. */
export function withProvider(draft: Draft, provider: ProviderView): Draft {
  const [only, ...more] = provider.methods;
  const chosen = draft.provider?.id === provider.id ? draft : { ...emptyDraft, provider };
  return only && more.length === 0 ? withKind(chosen, only.kind) : chosen;
}

/** A setup-token is good for about a year; nobody knows when the others end. */
export function withKind(draft: Draft, kind: Kind): Draft {
  if (draft.kind === kind) return draft;
  return { ...draft, kind, expiry: { kind: kind === 'setup-token' ? 'year' : 'never' } };
}

/** The draft for a new secret of an account that is there. */
export function replacing(profile: ProfileView, provider: ProviderView): Draft {
  const kind = profile.setupToken ? 'setup-token' : profile.type === 'api_key' ? 'api_key' : 'token';
  return { ...withKind({ ...emptyDraft, provider }, kind), label: profile.label, replace: profile };
}

const asked = (draft: Draft): readonly At[] => {
  const oneKind = draft.provider?.methods.length === 1;
  if (draft.replace) return ['paste', 'check', 'name', 'done'];
  return [...steps.filter((step) => step !== 'kind' || !oneKind), 'done'];
};

export const stepAfter = (draft: Draft, at: At): At => neighbour(draft, at, 1) ?? at;

/** `null`: this is the first one. */
export const stepBefore = (draft: Draft, at: At): At | null => neighbour(draft, at, -1);

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

/** What `accounts.add` is told. `null` while something is missing. */
export function inputOf(draft: Draft, secret: string): Input<'accounts.add'> | null {
  const { provider, kind, label, expiry, place, replace } = draft;
  if (!provider || !kind || secret === '') return null;
  const day = expiry.kind === 'date' ? endOfDay(expiry.day) : null;
  return {
    provider: provider.id,
    kind,
    secret,
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
