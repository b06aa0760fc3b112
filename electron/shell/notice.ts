import type { Event, Payload } from '#shared/contract';
import type { FailureReason } from '#shared/profile';
import type { AppView } from '#shared/status';
import { clockTime, day, moment, type Locale } from './wording.ts';

/** An event of the core with what it carries. */
export type CoreEvent = { [E in Event]: { readonly event: E; readonly payload: Payload<E> } }[Event];

/** One notification. `key` names kind and account: while one with this key stands, it is not said again. */
export interface Notice {
  readonly key: string;
  readonly title: string;
  readonly body: string;
  /** The row or page a click opens. */
  readonly path: string;
}

export interface Verdict {
  readonly show: Notice | null;
  /** Keys of what was said earlier and is settled now: taken back, and may be said again. */
  readonly settled: readonly string[];
}

/**
 * What a person should hear of an event, and what is over.
 * @param told keys of all that was said and is not settled
 */
export function verdict(event: CoreEvent, told: ReadonlySet<string>, now: number, locale: Locale): Verdict {
  if (event.event === 'account-back') return back(event.payload, told);
  const show = notice(event, told, now, locale);
  return { show: show !== null && told.has(show.key) ? null : show, settled: settledBy(event, told, show) };
}

/** What is wrong with Baton itself, as events: at the start nobody listens yet, and some have happened by then. */
export function alreadyWrong({ vault, config, gateway }: AppView): readonly CoreEvent[] {
  const [issue] = config.issues;
  const { port, why = '' } = gateway;
  return [
    ...(vault.state.kind === 'locked' ? [{ event: 'vault-locked', payload: { name: vault.name } } as const] : []),
    ...(issue === undefined
      ? []
      : [{ event: 'config-broken', payload: { ...issue, ...(config.unread && { unread: true as const }) } } as const]),
    ...(gateway.state === 'failed' ? [{ event: 'gateway-failed', payload: { port, why } } as const] : []),
  ];
}

/** Keys of what was said of Baton itself and holds no longer; said again when it comes again. */
export function mended({ vault, config, gateway }: AppView, told: ReadonlySet<string>): readonly string[] {
  const over = [
    ...(vault.state.kind === 'locked' ? [] : ['vault-locked']),
    ...(config.issues.length > 0 ? [] : ['config-broken']),
    ...(gateway.state === 'failed' ? [] : ['gateway-failed']),
  ];
  return keep(told, over);
}

/** What an event makes untrue or out of date of what was said before. */
function settledBy(event: CoreEvent, told: ReadonlySet<string>, show: Notice | null): readonly string[] {
  switch (event.event) {
    case 'account-ran-out':
      return keep(told, [`back:${event.payload.profileId}`]);
    case 'account-expires':
      return ofExpiry(told, event.payload.profileId).filter((key) => key !== show?.key);
    case 'paid-switch':
      return ofMoney(told, event.payload.from).filter((key) => key !== show?.key);
    case 'account-settled':
      return [...ofExpiry(told, event.payload.profileId), ...keep(told, [`sign-in:${event.payload.profileId}`])];
    default:
      return [];
  }
}

/** Keys of what was said of an account's end, however many days ahead: `expires:3:anthropic:work`. */
const ofExpiry = (told: ReadonlySet<string>, profileId: string) =>
  [...told].filter((key) => /^expires:\d+:(.*)$/.exec(key)?.[1] === profileId);

/** Keys of what was said of money because this account had run out. */
const ofMoney = (told: ReadonlySet<string>, name: string) =>
  [...told].filter((key) => /^paid(?:-blocked)?:[^:]*:(.*)$/s.exec(key)?.[1] === name);

const keep = (told: ReadonlySet<string>, keys: readonly string[]) => keys.filter((key) => told.has(key));

function notice(event: CoreEvent, told: ReadonlySet<string>, now: number, locale: Locale): Notice | null {
  switch (event.event) {
    case 'account-ran-out':
      return ranOut(event.payload, now, locale);
    case 'none-left':
      return noneLeft(event.payload, told, now, locale);
    case 'paid-switch':
      return paidSwitch(event.payload, now, locale);
    case 'account-expires':
      return expires(event.payload, locale);
    case 'sign-in-needed':
      return signIn(event.payload);
    case 'vault-locked':
    case 'config-broken':
    case 'gateway-failed':
      return ofBaton(event);
    default:
      return null;
  }
}

function ofBaton(event: Extract<CoreEvent, { event: 'vault-locked' | 'config-broken' | 'gateway-failed' }>): Notice {
  switch (event.event) {
    case 'vault-locked':
      return {
        key: 'vault-locked',
        title: 'The vault is locked',
        body: 'Requests wait. Unlock it to go on.',
        path: '#/accounts',
      };
    case 'config-broken': {
      const where = event.payload.line === undefined ? '' : `Line ${event.payload.line}. `;
      const then = event.payload.unread
        ? 'Until it is mended, Baton asks no provider.'
        : 'Baton goes on with the last good version.';
      const body = `${where}${then}`;
      return { key: 'config-broken', title: 'baton.json has an error', body, path: '#/doctor' };
    }
    case 'gateway-failed':
      return {
        key: 'gateway-failed',
        title: 'The gateway could not start',
        body: `Port ${event.payload.port} is taken. Choose another in Settings.`,
        path: '#/settings',
      };
  }
}

/** Credit and revoked keys need the person even when another account goes on; a cooldown heals by itself. */
function ranOut(account: Payload<'account-ran-out'>, now: number, locale: Locale): Notice | null {
  const { profileId, label, reason, until, covered } = account;
  const path = `#/accounts/${profileId}`;
  const again = moment(until, now, locale);
  if (reason === 'billing')
    return {
      key: `billing:${profileId}`,
      title: `${label} is out of credit`,
      body: `Baton tries again ${again}. Top up to use it sooner.`,
      path,
    };
  if (reason === 'auth_permanent')
    return {
      key: `revoked:${profileId}`,
      title: `${label} no longer works`,
      body: 'The provider has revoked it. Paste a new one.',
      path,
    };
  if (covered) return null;
  return {
    key: `ran-out:${profileId}`,
    title: `${label} ran out`,
    body: `No other account can answer. It is back ${again}.`,
    path,
  };
}

/** The wizard with that account chosen. */
const again = (profileId: string) => `#/add/${encodeURIComponent(profileId)}`;

function expires(account: Payload<'account-expires'>, locale: Locale): Notice {
  const { profileId, label, days, covered } = account;
  const what = account.setupToken === true ? 'setup-token' : 'token';
  const [title, body] =
    days > 0
      ? [
          `${label} expires in ${days === 1 ? '1 day' : `${days} days`}`,
          `Paste a new ${what} before ${day(account.expires, locale)}.`,
        ]
      : [`${label} has expired`, `${covered === undefined ? '' : `Requests go to ${covered}. `}Paste a new ${what}.`];
  return { key: `expires:${days}:${profileId}`, title, body, path: again(profileId) };
}

const signIn = ({ profileId, label, email }: Payload<'sign-in-needed'>): Notice => ({
  key: `sign-in:${profileId}`,
  title: `Sign in to ${label} again`,
  body: email === undefined ? 'Its login no longer works.' : `The login of ${email} no longer works.`,
  path: again(profileId),
});

/** From what costs nothing extra to what is paid by use: told with its reason, or stopped before. */
function paidSwitch(event: Payload<'paid-switch'>, now: number, locale: Locale): Notice {
  const { agentId, from, to, reason, until, blocked } = event;
  const end = until === null ? '' : ` until ${clockTime(until, now, locale)}`;
  if (blocked)
    return {
      key: `paid-blocked:${agentId}:${from}`,
      title: 'Stopped before a paid key',
      body: `${from} ran out${end}. Allow paid keys in Models.`,
      path: agentId === 'main' ? '#/models' : `#/models/${encodeURIComponent(agentId)}`,
    };
  return {
    key: `paid:${agentId}:${from}`,
    title: 'Now on a paid key',
    body: `${from} ran out (${because[reason]}). ${to} answers${end}.`,
    path: '#/activity',
  };
}

/** What ran out, in two or three words. */
const because: Readonly<Record<FailureReason, string>> = {
  auth: 'login refused',
  auth_permanent: 'key revoked',
  billing: 'out of credit',
  format: 'request refused',
  model_not_found: 'model not found',
  overloaded: 'overloaded',
  rate_limit: 'rate limit',
  session_expired: 'session expired',
  timeout: 'timed out',
  unknown: 'unknown error',
};

function noneLeft(
  { agentId, retryAt }: Payload<'none-left'>,
  told: ReadonlySet<string>,
  now: number,
  locale: Locale,
): Notice | null {
  // The account that ran out last has said so already, with the same end.
  if ([...told].some((key) => key.startsWith('ran-out:'))) return null;
  const body =
    retryAt === null
      ? 'Open Baton to add an account or repair one.'
      : `All are cooling. The first is back ${moment(retryAt, now, locale)}.`;
  return { key: `none-left:${agentId}`, title: 'No account can answer', body, path: '#/accounts' };
}

function back({ profileId, label }: Payload<'account-back'>, told: ReadonlySet<string>): Verdict {
  const own = keep(told, [`billing:${profileId}`, `revoked:${profileId}`, `ran-out:${profileId}`]);
  const nobody = [...told].filter((key) => key.startsWith('none-left:'));
  const show =
    own.length === 0
      ? null
      : {
          key: `back:${profileId}`,
          title: `${label} is back`,
          body: 'It takes requests again.',
          path: `#/accounts/${profileId}`,
        };
  return { show, settled: [...own, ...nobody, ...ofMoney(told, label)] };
}
