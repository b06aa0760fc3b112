import type { AttemptView, RequestView } from '#shared/activity';
import { t } from '../../i18n/t.ts';

type AttemptReason = NonNullable<AttemptView['reason']>;

/** Does somebody have to do something? (ui.md §1) */
export type Tone = 'go' | 'cool' | 'warn' | 'stop' | 'rest';

export interface AttemptWords {
  readonly tone: Tone;
  readonly title: string;
  /** End of the window, what the provider said; empty when there is nothing to add. */
  readonly detail: string;
}

const failedTones: Partial<Record<AttemptReason, Tone>> = {
  rate_limit: 'cool',
  overloaded: 'cool',
  timeout: 'cool',
  auth: 'stop',
  auth_permanent: 'stop',
  session_expired: 'stop',
  billing: 'stop',
  'hung-up': 'rest',
};

/** Reasons that switch an account off rather than letting it cool. */
const disables: readonly AttemptReason[] = ['billing', 'auth_permanent', 'disabled'];

export type TellTime = (at: number) => string;

/** One attempt in words: what happened, until when, what the provider said. */
export function attemptWords(attempt: AttemptView, time: TellTime): AttemptWords {
  if (attempt.outcome === 'answered')
    return {
      tone: 'go',
      title: withStatus(t('activity.answered'), attempt.status),
      detail: attempt.costKind === 'paid' ? t('activity.paid') : '',
    };
  const reason = attempt.reason ?? 'unknown';
  if (attempt.outcome === 'skipped')
    return { tone: 'rest', title: t('activity.skipped'), detail: untilWords(reason, attempt, time) };
  const window = attempt.until === undefined ? [] : [endWords(reason, time(attempt.until))];
  const said = attempt.message === undefined ? [] : [t('activity.said', { message: attempt.message })];
  return {
    tone: failedTones[reason] ?? 'warn',
    title: withStatus(reasonWords(reason), attempt.status),
    detail: [...window, ...said].join(' · '),
  };
}

/** `Rate limit (429)`; a reason that has brackets already keeps only its own: `Refused (login), 401`. */
const withStatus = (reason: string, status: number | undefined) => {
  if (status === undefined) return reason;
  return reason.endsWith(')') ? `${reason}, ${String(status)}` : `${reason} (${String(status)})`;
};

const own = [
  'cooling',
  'disabled',
  'dialect',
  'no-credentials',
  'vault-locked',
  'bad-request',
  'hung-up',
  'burst',
  'paid',
] as const;
const isOwn = (reason: AttemptReason): reason is (typeof own)[number] => own.some((word) => word === reason);
const reasonWords = (reason: AttemptReason) => (isOwn(reason) ? t(`attempt.${reason}`) : t(`reason.${reason}`));

const endWords = (reason: AttemptReason, end: string) =>
  t(disables.includes(reason) ? 'activity.disabledUntil' : 'activity.coolsUntil', { time: end });

const untilWords = (reason: AttemptReason, attempt: AttemptView, time: TellTime) =>
  attempt.until === undefined
    ? reasonWords(reason)
    : t('activity.reasonUntil', { reason: reasonWords(reason), time: time(attempt.until) });

/** The sentences over the attempts: why this one was asked first, and why it went where it went. */
export function why(request: RequestView): string {
  const before = request.attempts.filter(({ outcome }) => outcome !== 'answered').length;
  const label = request.label ?? request.modelName;
  const first = request.attempts.find(({ outcome }) => outcome !== 'skipped');
  return [
    t('activity.asked', { model: request.asked }),
    ...(first?.kept ? [t('activity.sticky', { name: first.label })] : []),
    t(`activity.why.${request.result}`, { label, n: before }),
  ].join(' ');
}

const count = new Intl.NumberFormat('en');

/** US dollars: cents from a dollar on, two digits that say something below it. */
export function dollars(cost: number): string {
  const digits = cost >= 0.1 || cost === 0 ? { maximumFractionDigits: 2 } : { maximumSignificantDigits: 2 };
  return new Intl.NumberFormat('en', { style: 'currency', currency: 'USD', ...digits }).format(cost);
}

/** Tokens and what they cost, as far as the provider said: `18,240 tokens in, 912 out · 16,000 from the cache · $0.14`. */
export function factWords(request: RequestView): string {
  const { inputTokens, outputTokens, cost } = request;
  const counted = (['cacheReadTokens', 'cacheWriteTokens', 'reasoningTokens'] as const).flatMap((key) => {
    const n = request[key] ?? 0;
    return n > 0 ? [t(`activity.${key}`, { count: count.format(n) })] : [];
  });
  const tokens =
    inputTokens === undefined || outputTokens === undefined
      ? []
      : [t('activity.tokens', { input: count.format(inputTokens), output: count.format(outputTokens) })];
  return [...tokens, ...counted, ...(cost === undefined ? [] : [dollars(cost)])].join(' · ');
}

/** The whole story as text to paste into a message or an issue. No prompt, no answer, no secret. */
export function explanation(request: RequestView, time: TellTime): string {
  const lines = request.attempts.map((attempt, index) => {
    const { title, detail } = attemptWords(attempt, time);
    const took = attempt.tookMs === undefined ? '' : `, ${duration(attempt.tookMs)}`;
    const said = detail === '' ? '' : ` – ${detail}`;
    return `${String(index + 1)}. ${attempt.label} · ${attempt.model}: ${title}${took}${said}`;
  });
  const head = `${time(request.at)} ${request.agentId}: ${why(request)} ${t('activity.inAll', { time: duration(request.tookMs) })}`;
  const facts = factWords(request);
  const dropped = request.dropped ?? [];
  return [
    head,
    ...lines,
    ...(facts === '' ? [] : [facts]),
    ...(dropped.length === 0 ? [] : [t('activity.dropped', { model: request.modelName, list: dropped.join(', ') })]),
    t('activity.request', { id: request.id }),
  ].join('\n');
}

/** `40 ms` under 100 ms, `4.6 s` under a minute, else `1 min 12 s`. */
export function duration(ms: number): string {
  if (ms < 100) return `${String(Math.round(ms))} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${String(Math.floor(seconds / 60))} min ${String(seconds % 60)} s`;
}

/** Accounts of this request whose window is still open: what “Clear cooldown” would clear. */
export function stillCooling(request: RequestView, now: number) {
  const open = request.attempts.filter(({ until = 0, profileId }) => until > now && profileId !== undefined);
  const byId = new Map(open.map((attempt) => [attempt.profileId, attempt]));
  return [...byId.values()].flatMap(({ provider, profileId, label }) =>
    profileId === undefined ? [] : [{ agentId: request.agentId, provider, profileId, label }],
  );
}
