import type { AttemptView, RequestView } from '#shared/activity';
import type { Input, Output } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import type { Agents } from '../agents/agents.ts';
import type { Usage } from '../dialects/dialect.ts';
import type { NeutralEvent, NeutralRequest } from '../dialects/neutral.ts';
import type { AttemptFailure } from '../failover/attempt.ts';
import type { Plan } from '../failover/plan.ts';
import type { Router } from '../failover/router.ts';
import type { Run, Runner } from '../failover/runner.ts';
import { describeAttempts } from '../failover/summary.ts';
import { unaskable } from '../gateway/failure.ts';
import { hear } from '../gateway/hear.ts';
import { requestRecord } from '../gateway/record.ts';
import { writeOwn } from '../gateway/translate.ts';
import type { Attempt } from '../gateway/upstream.ts';
import type { Clock, Ids, Network, UpstreamRequest } from '../ports.ts';
import type { Vault } from '../vault/types.ts';

export interface AskDeps {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly agents: Pick<Agents, 'resolve'>;
  readonly network: Network;
  readonly router: Router;
  readonly runner: Runner;
  readonly timeouts: () => UpstreamRequest['timeouts'];
  readonly record: (request: RequestView) => void;
  readonly vault: Pick<Vault, 'trouble'>;
}

export type Ask = (input: Input<'ask'>) => Promise<Result<Output<'ask'>, BatonError>>;

interface Reply {
  readonly text: string;
  readonly usage: Usage;
}

/** Room for an answer that fits on a screen, thoughts before it included. */
const MAX_TOKENS = 4_096;

const question = (text: string): NeutralRequest => ({
  system: [],
  turns: [{ role: 'user', parts: [{ kind: 'text', text }] }],
  tools: [],
  maxTokens: MAX_TOKENS,
  stream: false,
});

/** One question through the same accounts and models as a tool's request, without the gateway in between. */
export function createAsk(deps: AskDeps): Ask {
  return async ({ agentId: named, model = 'default', text }) => {
    const known = deps.agents.resolve(named);
    if (!known.ok) return known;
    const agentId = known.value;
    // The dialect only says where an unknown bare id belongs: a question of our own can be put in any.
    const planned = deps.router.plan({ agentId, asked: model, dialect: 'anthropic-messages' });
    if (!planned.ok) return planned;
    const plan = planned.value;
    const startedAt = deps.clock.now();
    const id = deps.ids.next('req');
    const { signal } = new AbortController();
    const upstream = { clock: deps.clock, network: deps.network, timeouts: deps.timeouts() };
    const run = await deps.runner.run<Reply>({
      agentId,
      startedAt,
      plan,
      signal,
      attempt: (leg, _candidate, credential, accepted) =>
        put({ deps: upstream, leg, credential, signal, accepted }, question(text)),
    });
    deps.record(record(deps, { id, agentId, startedAt, model }, plan, run));
    return answerOf(run, id, deps.vault);
  };
}

async function put(at: Attempt, request: NeutralRequest): Promise<Result<Reply, AttemptFailure>> {
  const written = writeOwn(request, at.leg);
  if (!written.ok) return err(unaskable(written.error));
  const heard = await hear(at, written.value);
  return heard.ok ? ok({ text: textOf(heard.value.events), usage: heard.value.usage }) : heard;
}

/** A refusal is an answer, too. */
const textOf = (events: readonly NeutralEvent[]): string =>
  events.map((event) => (event.kind === 'text' || event.kind === 'refusal' ? event.text : '')).join('');

function answerOf(
  { end, attempts, asked }: Run<Reply>,
  requestId: string,
  vault: AskDeps['vault'],
): Result<Output<'ask'>, BatonError> {
  if (end.kind !== 'answered') return err(failureOf(attempts, vault));
  const { label, profileId } = end.candidate;
  const who = { label, ...(profileId !== undefined && { profileId }) };
  return ok({ text: end.value.text, model: end.leg.key, ...who, attempts: asked, requestId });
}

/** Where nobody could be asked at all, what to do about that; else what each of them said. */
function failureOf(attempts: readonly AttemptView[], vault: AskDeps['vault']): BatonError {
  const [first] = attempts;
  const all = (reason: AttemptView['reason']) => attempts.every((attempt) => attempt.reason === reason);
  const shut = vault.trouble();
  if (first && shut && all('vault-locked')) return shut;
  if (first && all('no-credentials')) return { code: 'no-credentials', provider: first.provider };
  return { code: 'exhausted', attempts: [...attempts], message: describeAttempts(attempts) };
}

function record(
  { clock }: AskDeps,
  about: { readonly id: string; readonly agentId: string; readonly startedAt: number; readonly model: string },
  plan: Plan,
  run: Run<Reply>,
): RequestView {
  const leg = run.end.kind === 'answered' ? run.end.leg : plan.legs[0];
  const outcome =
    run.end.kind === 'answered'
      ? ({ status: 200, end: 'answered', usage: run.end.value.usage } as const)
      : ({ status: 502, end: 'failed' } as const);
  const call = { asked: about.model, stream: false };
  return requestRecord({ ...about, wire: { id: leg?.dialect ?? 'ask' } }, call, plan, run, outcome, clock.now());
}
