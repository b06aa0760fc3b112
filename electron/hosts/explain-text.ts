import type { AttemptView, ExplainView, RequestView } from '#shared/activity';
import { attemptWords } from '#core/failover/summary';
import { remaining } from './remaining.ts';
import { table, type Style } from './style.ts';

/** What became of one request, step by step. */
export function requestText(request: RequestView, now: number, style: Style): string {
  const attempts = request.attempts.map((attempt, index) => [
    `  ${String(index + 1)}`,
    outcomeWord(attempt, style),
    attempt.label,
    attempt.model,
    attempt.costKind ?? '',
    detail(attempt, now),
  ]);
  const first = request.attempts.find(({ outcome }) => outcome !== 'skipped');
  return [
    style.bold(`${request.id} · ${new Date(request.at).toISOString().replace(/\.\d+Z$/, 'Z')}`),
    `Asked for ${request.asked} by ${request.agentId}${request.stream ? ', streamed' : ''}`,
    `${ending(request)} in ${seconds(request.tookMs)}`,
    ...(first?.kept ? [`This conversation was with ${first.label}, so that one was asked first.`] : []),
    ...counts(request),
    ...(request.dropped === undefined || request.dropped.length === 0
      ? []
      : [`Left out: ${request.dropped.join(', ')}`]),
    ...(request.bodies === true ? [`Bodies kept: baton activity bodies show ${request.id}`] : []),
    ...(attempts.length > 0 ? ['', table(attempts)] : []),
  ].join('\n');
}

const outcomeWord = ({ outcome }: AttemptView, style: Style): string =>
  outcome === 'answered' ? style.good(outcome) : outcome === 'failed' ? style.bad(outcome) : style.dim(outcome);

function ending({ result, status, model, label }: RequestView): string {
  if (result === 'hung-up') return 'The client hung up';
  if (result === 'failed') return `Nobody answered, the client got ${String(status)}`;
  return `Answered by ${label === undefined ? model : `${label} with ${model}`}`;
}

function counts({ inputTokens, outputTokens, cacheReadTokens, reasoningTokens, cost }: RequestView): string[] {
  if (inputTokens === undefined && outputTokens === undefined) return [];
  const cached = cacheReadTokens ? ` (${String(cacheReadTokens)} from the cache)` : '';
  const thought = reasoningTokens ? ` (${String(reasoningTokens)} of them thinking)` : '';
  const paid = cost === undefined ? '' : ` · $${cost.toFixed(cost < 0.01 ? 6 : 4)}`;
  return [`Tokens: ${String(inputTokens ?? 0)} in${cached}, ${String(outputTokens ?? 0)} out${thought}${paid}`];
}

function detail({ outcome, reason, status, message, until, tookMs, waitedFor }: AttemptView, now: number): string {
  const took = tookMs ?? waitedFor;
  const parts = [
    ...(reason === undefined ? [] : [attemptWords[reason]]),
    ...(status === undefined ? [] : [`HTTP ${String(status)}`]),
    ...(until === undefined ? [] : [until > now ? `back in ${remaining(until - now)}` : 'back since']),
    ...(outcome === 'skipped' || took === undefined ? [] : [seconds(took)]),
  ];
  return [parts.join(', '), ...(message === undefined ? [] : [message])].filter((part) => part !== '').join(': ');
}

const seconds = (ms: number): string => (ms < 1_000 ? `${String(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`);

/** Who would be asked now, and who not. */
export function nextText({ agentId, asked, candidates, leftOut }: ExplainView, now: number, style: Style): string {
  const rows = candidates.map(({ turn, label, model, costKind = '', until, why }) => [
    `  ${turn === 'now' ? style.good('now') : turn === 'then' ? 'then' : style.dim('skipped')}`,
    label,
    model,
    costKind,
    until === undefined || until <= now ? why : `${why} (${remaining(until - now)})`,
  ]);
  const nobody = candidates.some(({ turn }) => turn !== 'skipped') ? [] : ['', 'Nobody would be asked.'];
  const others = leftOut.map(({ label, profileId, why }) => ['  ' + style.dim('left out'), label, profileId, why]);
  const last = others.length > 0 ? ['', table(others)] : [];
  return [style.bold(`A request of ${agentId} for ${asked} would go to`), '', table(rows), ...last, ...nobody].join(
    '\n',
  );
}
