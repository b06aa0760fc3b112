import type { AccountGroup, AccountsView, ProfileView } from '#shared/profile';
import type { VaultView } from '#shared/status';
import { t } from '../../i18n/t.ts';
import { countdown } from '../../ui/format.ts';

/* What the Accounts page says, decided without drawing anything. */

/** `Setup-token · work`: the kind, and the id without its provider. */
export function secondLine({ id, provider, type, setupToken, inherited, awsProfile, region }: ProfileView): string {
  const kind = setupToken ? t('kind.setupToken') : t(`kind.${type}`);
  const suffix = id.startsWith(`${provider}:`) ? id.slice(provider.length + 1) : id;
  const what =
    type === 'aws-sdk' ? [awsProfile ?? t('kind.awsAny'), ...(region === undefined ? [] : [region])] : [suffix];
  return [kind, ...what, ...(inherited ? [t('kind.inherited')] : [])].join(' · ');
}

/** Only what is known: of a plan whose windows nobody told, nothing is said. A key pasted as a token costs like a key. */
export const quotaWord = ({ costKind }: Pick<ProfileView, 'costKind'>): string | null =>
  costKind === 'paid' ? t('quota.payPerUse') : null;

/** The page on which its credit is added, for an account that is out of it; `null`: it is not, or nobody knows the page. */
export const creditPage = ({ state, costKind }: ProfileView, billingUrl: string | undefined): string | null =>
  state.kind === 'disabled' && state.reason === 'billing' && costKind === 'paid' ? (billingUrl ?? null) : null;

/**
 * How the order of a group came to be; nothing to say while there is only one account.
 * @param follows an order made by hand is that of all agents, and not this one's own
 */
export function orderLine({ order, profiles }: Pick<AccountGroup, 'order' | 'profiles'>, follows = false): string {
  if (order === 'own') return t(follows ? 'order.ofAll' : 'order.own');
  if (order === 'config') return t('order.config');
  return profiles.length > 1 ? t('order.auto') : '';
}

/** `8 accounts at 5 providers`; one that needs no profile counts as an account. */
export function countLine(groups: readonly AccountGroup[]): string {
  const accounts = groups.reduce((sum, group) => sum + Math.max(group.profiles.length, group.ambient ? 1 : 0), 0);
  return t('accounts.count', {
    accounts: t('accounts.countAccounts', { n: accounts }),
    providers: t('accounts.countProviders', { n: groups.length }),
  });
}

/** One sentence per account that needs the person, most urgent first. */
export function needLines({ groups, needYou }: AccountsView, now: number): string[] {
  const all = new Map(groups.flatMap((group) => group.profiles).map((each) => [each.id, each]));
  return needYou.flatMap((id) => {
    const found = all.get(id);
    return found ? [needLine(found, now)] : [];
  });
}

function needLine({ state, label, type }: ProfileView, now: number): string {
  const name = label;
  switch (state.kind) {
    case 'expired':
      return t('need.expired', { name });
    case 'expires':
      return t('need.expires', { name, left: countdown(state.at - now) });
    case 'disabled':
      return t(state.reason === 'billing' ? 'need.billing' : 'need.disabled', { name });
    case 'sign-in':
      return t(type === 'oauth' ? 'need.login' : 'need.refused', { name });
    case 'refresh-failed':
      return t('need.refresh', { name });
    default:
      return t('need.unusable', { name });
  }
}

/** Providers of which every account is cooling, with the time at which the first one is back (epoch ms). */
export function coolingGroups(groups: readonly AccountGroup[]): { readonly name: string; readonly until: number }[] {
  return groups.flatMap(({ name, profiles }) => {
    const ends = profiles.flatMap(({ state }) =>
      state.kind === 'cooling' && state.model === undefined ? [state.until] : [],
    );
    return ends.length > 0 && ends.length === profiles.length ? [{ name, until: Math.min(...ends) }] : [];
  });
}

export interface Filter {
  readonly text: string;
  /** Only these ids; `null`: all. */
  readonly only: readonly string[] | null;
}

/** Groups with the accounts that match: every word of the text is in the name, the id, the e-mail or the provider. */
export function filterGroups(groups: readonly AccountGroup[], { text, only }: Filter): AccountGroup[] {
  const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0 && only === null) return [...groups];
  const matches = (group: AccountGroup) => (each: ProfileView) => {
    const hay = `${each.label} ${each.id} ${each.email ?? ''} ${group.name}`.toLocaleLowerCase();
    return (only === null || only.includes(each.id)) && words.every((word) => hay.includes(word));
  };
  return groups
    .map((group) => ({ ...group, profiles: group.profiles.filter(matches(group)) }))
    .filter((group) => group.profiles.length > 0);
}

/** How the first run says where secrets go, by what really seals them here. */
export function sealedLine({ backend, name }: VaultView): string {
  if (backend === 'keychain') return t('empty.sealedKeychain', { name });
  return t(backend === 'passphrase' ? 'empty.sealedPassphrase' : 'empty.sealedKeyfile');
}

export interface AmbientWords {
  readonly name: string;
  readonly second: string;
}

/** An account nothing is stored for: `env: OPENAI_API_KEY`, `models.json`, `local`. */
export function ambientWords({ name, ambient = '' }: Pick<AccountGroup, 'name' | 'ambient'>): AmbientWords {
  if (ambient === 'local') return { name: t('ambient.local', { provider: name }), second: t('ambient.localSub') };
  const variable = /^env:\s*(.+)$/.exec(ambient)?.[1];
  if (variable !== undefined) return { name: variable, second: t('ambient.env') };
  return { name: t('ambient.config', { provider: name }), second: t('ambient.configSub') };
}

/** “Opus 4.5” for a narrow place. */
export const shortModel = (name: string) => name.replace(/^Claude /, '');

/** Nobody added an account; keys from elsewhere may answer nevertheless. */
export const storesNothing = ({ groups }: Pick<AccountsView, 'groups'>) =>
  groups.every((group) => group.profiles.length === 0);
