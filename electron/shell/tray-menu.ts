import type { Call } from '#shared/contract';
import type { ProfileView, AccountGroup, AccountsView } from '#shared/profile';
import type { SelectionView } from '#shared/model';
import type { AppView } from '#shared/status';
import { quotaLeft } from './quota-left.ts';
import { clockTime, days, daysLeft, moment, type Locale } from './wording.ts';

/** What the core last said about the agent `main`. */
export interface TrayState {
  readonly app: AppView;
  readonly accounts: AccountsView;
  readonly selection: SelectionView;
}

/** What choosing an item does. A page is a place in the window: `#/accounts/anthropic:work`. */
export type TrayAction =
  | { readonly do: 'call'; readonly calls: readonly { readonly call: Call; readonly input: unknown }[] }
  | { readonly do: 'open'; readonly page?: string }
  | { readonly do: 'quit' };

export type TrayItem =
  | { readonly kind: 'line'; readonly label: string }
  | { readonly kind: 'separator' }
  | { readonly kind: 'item'; readonly id: string; readonly label: string; readonly action: TrayAction }
  | {
      /**
       * `radio` only where exactly one is always checked: a platform checks the first of a radio group by itself when
       * none is, which would name an account that is not in use.
       */
      readonly kind: 'radio' | 'check';
      readonly id: string;
      readonly label: string;
      readonly checked: boolean;
      readonly enabled?: boolean;
      readonly action: TrayAction;
    }
  | { readonly kind: 'menu'; readonly id: string; readonly label: string; readonly items: readonly TrayItem[] };

export type TrayFace = 'well' | 'needs-you' | 'paused' | 'no-account' | 'all-cooling';

export interface TrayLook {
  readonly face: TrayFace;
  /** The first line of the menu. */
  readonly tooltip: string;
  readonly items: readonly TrayItem[];
}

const separator: TrayItem = { kind: 'separator' };
const item = (id: string, label: string, action: TrayAction): TrayItem => ({ kind: 'item', id, label, action });
const open = (page?: string): TrayAction => (page === undefined ? { do: 'open' } : { do: 'open', page });
const call = (name: Call, input: unknown): TrayAction => ({ do: 'call', calls: [{ call: name, input }] });

/** Decides what the tray shows; nothing is drawn here. `null`: the core has not been asked yet. */
export function trayLook(state: TrayState | null, now: number, locale: Locale): TrayLook {
  const items = state === null ? [line('Baton is starting'), separator, ...foot()] : menu(state, now, locale);
  const [first] = items;
  return {
    face: state === null ? 'well' : trayFace(state),
    tooltip: first?.kind === 'line' ? first.label : 'Baton',
    items,
  };
}

/** The most urgent thing that holds: nothing to use, switched off, something to do, waiting, all well. */
export function trayFace({ app, accounts }: TrayState): TrayFace {
  if (isEmpty(accounts)) return 'no-account';
  if (app.gateway.state === 'paused') return 'paused';
  if (app.needYou > 0 || troubles(app).length > 0) return 'needs-you';
  return accounts.route.length === 0 ? 'all-cooling' : 'well';
}

function menu(state: TrayState, now: number, locale: Locale): TrayItem[] {
  if (isEmpty(state.accounts)) return [line('No accounts yet'), separator, addAccount(), separator, ...foot()];

  const paused = state.app.gateway.state === 'paused';
  const head = paused ? [line('Gateway paused'), pause(false)] : inUse(state.accounts, now, locale);
  const urgent = paused ? [] : [...troubles(state.app), ...needs(state, now), ...cooling(state.accounts, now, locale)];
  return [
    ...head,
    separator,
    ...(urgent.length > 0 ? [...urgent, separator] : []),
    modelMenu(state.selection),
    accountMenu(state.accounts, now, locale),
    separator,
    addAccount(),
    ...(paused ? [] : [pause(true)]),
    separator,
    ...foot(),
  ];
}

const line = (label: string): TrayItem => ({ kind: 'line', label });
const addAccount = () => item('add-account', 'Add account…', open('#/add'));
const foot = () => [item('open', 'Open Baton', open()), item('quit', 'Quit Baton', { do: 'quit' })];
const pause = (paused: boolean) =>
  item('pause', paused ? 'Pause gateway' : 'Resume gateway', call('gateway.pause', { paused }));

const profilesOf = (accounts: AccountsView) => accounts.groups.flatMap((group) => group.profiles);
const isEmpty = (accounts: AccountsView) => profilesOf(accounts).length === 0 && accounts.route.length === 0;

function inUse(accounts: AccountsView, now: number, locale: Locale): TrayItem[] {
  const [first] = accounts.route;
  if (first === undefined) return [line('No account can answer')];
  const profile = profilesOf(accounts).find(({ id }) => id === first.profileId);
  return [
    line(`In use: ${first.label}`),
    line([first.modelName, ...quotaLeft(profile?.quota, now, locale)].join(' · ')),
  ];
}

/** Things wrong with Baton itself, each with the page that mends it. */
function troubles({ vault, config, gateway }: AppView): TrayItem[] {
  const found: TrayItem[] = [];
  if (vault.state.kind === 'locked') found.push(item('vault', 'The vault is locked: unlock…', open('#/accounts')));
  if (vault.state.kind === 'changed') found.push(item('vault', 'The keychain has changed…', open('#/doctor')));
  if (vault.state.kind === 'unreadable') found.push(item('vault', 'The vault cannot be read…', open('#/doctor')));
  if (config.issues.length > 0) found.push(item('config', 'baton.json has an error…', open('#/doctor')));
  if (gateway.state === 'failed') found.push(item('gateway', 'The gateway could not start…', open('#/settings')));
  return found;
}

function needs({ app, accounts }: TrayState, now: number): TrayItem[] {
  // A locked vault is one thing to do, said once above, not one per account.
  if (app.vault.state.kind === 'locked') return [];
  const byId = new Map(profilesOf(accounts).map((profile) => [profile.id, profile]));
  return accounts.needYou.flatMap((id) => {
    const profile = byId.get(id);
    return profile === undefined ? [] : [item(`need:${id}`, `${profile.label}: ${need(profile, now)}`, mend(profile))];
  });
}

/** A new credential is what mends it: the wizard, with that account chosen. Everything else is seen to at its row. */
const mend = ({ id, state }: ProfileView): TrayAction =>
  ['sign-in', 'expired', 'expires'].includes(state.kind)
    ? open(`#/add/${encodeURIComponent(id)}`)
    : open(`#/accounts/${id}`);

function need({ state }: ProfileView, now: number): string {
  switch (state.kind) {
    case 'sign-in':
      return 'sign in again…';
    case 'refresh-failed':
      return 'refresh failed…';
    case 'expired':
      return `expired… (${days(now - state.at)})`;
    case 'expires':
      return `expires… (${daysLeft(state.at - now)})`;
    case 'disabled':
      return state.reason === 'billing' ? 'out of credit…' : 'key revoked…';
    default:
      return 'needs a look…';
  }
}

function cooling(accounts: AccountsView, now: number, locale: Locale): TrayItem[] {
  const asked = new Set(accounts.needYou);
  return profilesOf(accounts).flatMap(({ id, label, state }) => {
    if (asked.has(id) || (state.kind !== 'cooling' && state.kind !== 'disabled')) return [];
    // While only one model is cooling, the account goes on with its others.
    if (state.kind === 'cooling' && state.model !== undefined) return [];
    return [line(`${label}: back ${moment(state.until, now, locale)}`)];
  });
}

function modelMenu({ primary, fallbacks, aliases }: SelectionView): TrayItem {
  const set = (key: string) => call('models.set', { model: key });
  return {
    kind: 'menu',
    id: 'model',
    label: `Model: ${primary.name}`,
    items: [
      ...[primary, ...fallbacks].map((step, place): TrayItem => ({
        kind: 'radio',
        id: `model:${step.key}`,
        label: step.name,
        checked: place === 0,
        action: set(step.key),
      })),
      ...(aliases.length > 0 ? [separator] : []),
      ...aliases.map(({ alias, key, name }): TrayItem => ({
        kind: 'check',
        id: `alias:${alias}`,
        label: `${alias} (${name})`,
        checked: key === primary.key,
        action: set(key),
      })),
    ],
  };
}

function accountMenu(accounts: AccountsView, now: number, locale: Locale): TrayItem {
  const groups = accounts.groups.filter((group) => group.profiles.length > 0);
  const byHand = groups.filter((group) => group.order === 'own').map((group) => group.provider);
  const label = accounts.route[0]?.label;
  return {
    kind: 'menu',
    id: 'account',
    label: label === undefined ? 'Account' : `Account: ${label}`,
    items: [
      ...groups.flatMap((group) => [...accountGroup(group, now, locale), separator]),
      {
        kind: 'check',
        id: 'automatic-order',
        label: 'Automatic order',
        checked: byHand.length === 0,
        enabled: byHand.length > 0,
        action: { do: 'call', calls: byHand.map((provider) => ({ call: 'order.clear', input: { provider } })) },
      },
    ],
  };
}

function accountGroup(group: AccountGroup, now: number, locale: Locale): TrayItem[] {
  return [
    line(group.name),
    ...group.profiles.map((profile): TrayItem => ({
      kind: 'check',
      id: `account:${profile.id}`,
      label: `${profile.label}${standing(profile, now, locale)}`,
      checked: profile.inUse,
      action: call('order.useFirst', { profileId: profile.id }),
    })),
  ];
}

/** The end as a time of day, not as a countdown: an open menu stands still. */
function standing({ inUse, state }: ProfileView, now: number, locale: Locale): string {
  switch (state.kind) {
    case 'cooling':
      return state.model === undefined
        ? `, cooling until ${clockTime(state.until, now, locale)}`
        : `, ${state.model} cooling until ${clockTime(state.until, now, locale)}`;
    case 'disabled':
      return `, disabled until ${clockTime(state.until, now, locale)}`;
    case 'expired':
      return ', expired';
    case 'sign-in':
      return ', sign in again';
    case 'refresh-failed':
      return ', refresh failed';
    case 'vault-locked':
      return ', locked';
    case 'unusable':
      return ', cannot be used';
    default:
      return inUse ? ', in use' : '';
  }
}
