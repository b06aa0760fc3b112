import type { ProfileState, ProfileView } from '#shared/profile';
import { t } from '../i18n/t.ts';
import type { Key } from '../i18n/t.ts';
import { ago, countdown, local } from './format.ts';
import type { Format } from './format.ts';
import type { IconName } from './icons.tsx';

/** go: nothing to do · cool: heals itself · warn: soon · stop: now · rest: not known · held: has the baton. */
export type Tone = 'go' | 'cool' | 'warn' | 'stop' | 'rest' | 'held';

/** What a person can do about a state; `null` when there is nothing. */
export type StateAction = 'unlock' | 'sign-in' | 'paste-new' | 'refresh' | 'add-to-order' | 'clear' | 'test' | null;

export interface StateText {
  readonly icon: IconName;
  readonly word: string;
  readonly tone: Tone;
  readonly second: string;
  readonly action: StateAction;
  /** Epoch ms the text counts down to; its clock time goes into the tooltip. */
  readonly until?: number;
}

export interface StateContext {
  readonly now: number;
  readonly format: Format;
  /** Display name of a model id of this account's provider. */
  readonly modelName: (model: string) => string;
}

type Shown = Pick<ProfileView, 'state' | 'type' | 'lastUsed' | 'expires'>;
type Of<K extends ProfileState['kind']> = Extract<ProfileState, { kind: K }>;

type Says<K extends ProfileState['kind']> = (state: Of<K>, profile: Shown, context: StateContext) => StateText;

/** Complete by its type: a new kind of state does not compile until it has its words (ui.md §5). */
const table: { readonly [K in ProfileState['kind']]: Says<K> } = {
  'vault-locked': () => says('padlock', 'rest', 'state.vaultLocked', t('state.vaultLocked.sub'), 'unlock'),
  'sign-in': (state, profile) => refused(state, profile),
  expired: ({ at }, profile, { now }) =>
    says('clock', 'stop', 'state.expired', t('state.expired.sub', { time: ago(now - at) }), renewal(profile)),
  disabled: (state, _, context) => disabled(state, context),
  cooling: (state, _, context) => cooling(state, context),
  'refresh-failed': (state, _, context) => refreshFailed(state, context),
  expires: (state, profile, context) => expires(state, profile, context),
  unusable: ({ reason }, profile) =>
    says('cross-circle', 'stop', 'state.unusable', t(`state.unusable.${reason}`), fitting(reason, profile)),
  unchecked: () => says('question', 'rest', 'state.unchecked', t('state.unchecked.sub'), 'test'),
  'in-use': (_, profile, context) => says('baton', 'held', 'state.inUse', inUseLine(profile, context), null),
  ready: (_, profile, context) => says('check-circle', 'go', 'state.ready', readyLine(profile, context), null),
};

/** The state of an account as the window says it: icon, word, tone, one quiet line, and what to do. */
export function stateText(profile: Shown, context: StateContext): StateText {
  // TypeScript cannot follow that the entry found by its kind fits this very member of the union.
  const entry = table[profile.state.kind] as Says<ProfileState['kind']>;
  return entry(profile.state, profile, context);
}

/** What a person can do about the state of an account. */
export const actionOf = (profile: Shown): StateAction =>
  stateText(profile, { now: 0, format: local, modelName: (model) => model }).action;

/** While a test message is on its way. */
export const checkingText = (): StateText => says('refresh', 'rest', 'state.checking', t('state.checking.sub'), null);

/** Skipped when a request comes: its marker on the relay line is dashed. */
export const isSkipped = (state: ProfileState) =>
  ['vault-locked', 'sign-in', 'expired', 'disabled', 'cooling', 'unusable'].includes(state.kind) ||
  (state.kind === 'refresh-failed' && state.worksUntil === null);

/** Epoch ms at which this state ends by itself; `null` when it does not. */
export const endOf = (state: ProfileState): number | null =>
  state.kind === 'cooling' || state.kind === 'disabled' ? state.until : state.kind === 'expires' ? state.at : null;

function says(icon: IconName, tone: Tone, word: Key, second: string, action: StateAction): StateText {
  return { icon, tone, word: t(word), second, action };
}

/** A login is signed in again; a key or token can only be replaced; an AWS profile is mended elsewhere, then tried. */
const renewals = { oauth: 'sign-in', api_key: 'paste-new', token: 'paste-new', 'aws-sdk': 'test' } as const;
const renewal = ({ type }: Shown): StateAction => renewals[type];

/** What makes an account fit again: no new secret helps one that an order leaves out, or that the config speaks against. */
function fitting(reason: Of<'unusable'>['reason'], profile: Shown): StateAction {
  if (reason === 'excluded_by_order') return 'add-to-order';
  return reason === 'mode_mismatch' ? null : renewal(profile);
}

function refused({ message }: Of<'sign-in'>, profile: Shown): StateText {
  const { type } = profile;
  return type === 'oauth'
    ? says('sign-in', 'stop', 'state.signIn', message ?? t('state.signIn.sub'), 'sign-in')
    : says('cross-circle', 'stop', 'state.refused', message ?? t(`state.refused.${type}`), renewal(profile));
}

/** Amber while it still works, red once it has stopped. */
function refreshFailed({ worksUntil, tries }: Of<'refresh-failed'>, { now, format }: StateContext): StateText {
  const end =
    worksUntil === null
      ? t('state.refreshFailed.ended')
      : t('state.refreshFailed.until', { time: format.clockOrDay(worksUntil, now) });
  const tried =
    tries > 2 ? t('state.tried.times', { n: tries }) : t(tries === 2 ? 'state.tried.twice' : 'state.tried.once');
  const second = t('state.reasonEnd', { reason: end, end: tried });
  return says('refresh-failed', worksUntil === null ? 'stop' : 'warn', 'state.refreshFailed', second, 'refresh');
}

function disabled({ reason, until }: Of<'disabled'>, { now }: StateContext): StateText {
  const kind = reason === 'billing' || reason === 'auth_permanent' ? reason : 'other';
  const second = t('state.reasonEnd', { reason: t(`reason.${reason}`), end: countdown(until - now) });
  const icon = reason === 'billing' ? 'card-off' : 'cross-circle';
  return { ...says(icon, 'stop', `state.disabled.${kind}`, second, 'clear'), until };
}

function cooling({ reason, until, model }: Of<'cooling'>, { now, modelName }: StateContext): StateText {
  const words = t(`reason.${reason}`);
  return {
    icon: 'snowflake',
    tone: 'cool',
    word: t('state.cooling', { left: countdown(until - now) }),
    second: model === undefined ? words : t('state.coolingModel', { reason: words, model: modelName(model) }),
    action: 'clear',
    until,
  };
}

function expires({ at }: Of<'expires'>, profile: Shown, { now, format }: StateContext): StateText {
  return {
    icon: 'hourglass',
    tone: 'warn',
    word: t('state.expires', { left: countdown(at - now) }),
    second: t('state.expires.sub', { day: format.day(at) }),
    action: renewal(profile),
    until: at,
  };
}

function inUseLine(profile: Shown, context: StateContext): string {
  const { expires: at } = profile;
  return at === undefined ? readyLine(profile, context) : t('state.inUse.good', { left: countdown(at - context.now) });
}

function readyLine({ lastUsed }: Shown, { now, format }: StateContext): string {
  return lastUsed === undefined ? t('state.ready.sub') : t('state.ready.used', { when: format.when(lastUsed, now) });
}
