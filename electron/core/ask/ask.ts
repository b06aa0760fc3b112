import type { RequestView } from '#shared/activity';
import type { Input, Output } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import type { Agents } from '../agents/agents.ts';
import type { AttemptFailure } from '../failover/attempt.ts';
import type { Credential, Leg, Plan } from '../failover/plan.ts';
import type { Router } from '../failover/router.ts';
import type { Run, Runner } from '../failover/runner.ts';
import { describeAttempts } from '../failover/summary.ts';
import { readCall } from '../gateway/call.ts';
import type { Usage } from '../dialects/dialect.ts';
import { parseObject, type Json } from '../dialects/json.ts';
import { exchange } from '../gateway/exchange.ts';
import type { HeldStream } from '../gateway/hold.ts';
import { requestRecord } from '../gateway/record.ts';
import { createSseReader } from '../dialects/sse.ts';
import type { Clock, Ids, Network, UpstreamRequest } from '../ports.ts';
import { askWire, type AskWire } from './ask-wires.ts';

export interface AskDeps {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly agents: Pick<Agents, 'resolve'>;
  readonly network: Network;
  readonly router: Router;
  readonly runner: Runner;
  readonly timeouts: () => UpstreamRequest['timeouts'];
  readonly record: (request: RequestView) => void;
}

export type Ask = (input: Input<'ask'>) => Promise<Result<Output<'ask'>, BatonError>>;

interface Reply {
  readonly text: string;
  readonly usage: Usage;
}

/** One question through the same accounts and models as a tool's request, without the gateway in between. */
export function createAsk(deps: AskDeps): Ask {
  return async ({ agentId: named, model = 'default', text }) => {
    const known = deps.agents.resolve(named);
    if (!known.ok) return known;
    const agentId = known.value;
    // The dialect only says where an unknown bare id belongs: each model is asked in its own.
    const planned = deps.router.plan({ agentId, asked: model, dialect: 'anthropic-messages' });
    if (!planned.ok) return planned;
    const plan = inOwnDialects(planned.value);
    const startedAt = deps.clock.now();
    const id = deps.ids.next('req');
    const { signal } = new AbortController();
    const run = await deps.runner.run<Reply>({
      agentId,
      startedAt,
      plan,
      signal,
      attempt: (leg, _candidate, credential, accepted) => put(deps, leg, credential, text, signal, accepted),
    });
    deps.record(record(deps, { id, agentId, startedAt, model }, plan, run));
    return answerOf(run, id);
  };
}

/** A question of our own can be put in any dialect, so none is a reason to pass a model over. */
function inOwnDialects(plan: Plan): Plan {
  const legs = plan.legs.map((leg): Leg => {
    const { skip, ...rest } = leg;
    const wire = askWire(leg.spec, leg.model);
    if (skip === 'no-credentials' || (skip === undefined && wire)) return leg;
    return wire ? rest : { ...rest, skip: 'dialect' };
  });
  return { ...plan, legs };
}

async function put(
  { clock, network, timeouts }: AskDeps,
  leg: Leg,
  credential: Credential,
  text: string,
  signal: AbortSignal,
  accepted: () => void,
): Promise<Result<Reply, AttemptFailure>> {
  const how = askWire(leg.spec, leg.model);
  const call = how && callOf(how, leg, text);
  if (!how || !call) return err(unreadable('This model speaks a dialect that Baton does not.'));
  const answered = await exchange({ clock, network, timeouts: timeouts() }, call, leg, credential, signal, accepted);
  if (!answered.ok) return answered;
  if (answered.value.kind === 'whole') {
    const { body, usage } = answered.value;
    return ok({ text: how.textIn(parseObject(body.toString('utf8'))), usage });
  }
  if (answered.value.kind === 'stream' && how.textOf) {
    const { stream } = answered.value;
    return await streamed(stream, how, how.textOf).finally(() => stream.rest.return?.());
  }
  const { rest } = answered.value.kind === 'stream' ? answered.value.stream : answered.value;
  await rest.return?.();
  return err(unreadable('The answer did not come in one piece.'));
}

/** The text of a stream, put together. One that breaks off is told as such. */
async function streamed(
  { held, first, reader, rest, usage }: HeldStream,
  { wire }: AskWire,
  textOf: (event: Json) => string,
): Promise<Result<Reply, AttemptFailure>> {
  let text = '';
  let sum = usage;
  for (let events = [...eventsIn(held), ...first.events]; ;) {
    for (const event of events) {
      const reading = wire.read(event, true);
      if (reading.kind === 'error') return err(unreadable(reading.message ?? 'The answer broke off.'));
      sum = { ...sum, ...reading.usage };
      text += textOf(parseObject(event.data));
      if (reading.kind === 'end') return ok({ text, usage: sum });
    }
    const next = await rest.next();
    if (next.done === true) return err(unreadable('The answer broke off.'));
    events = [...reader.push(next.value).events];
  }
}

const eventsIn = (held: readonly Buffer[]) => createSseReader().push(Buffer.concat(held)).events;

function callOf(how: AskWire, leg: Leg, text: string) {
  const body = Buffer.from(JSON.stringify(how.body(leg.wireModel, text)));
  const call = readCall(how.wire, how.path, how.headers, body);
  return call.ok ? call.value : undefined;
}

const unreadable = (message: string): AttemptFailure => ({
  kind: 'upstream',
  classified: { reason: null, text: message },
  message,
});

function answerOf({ end, attempts, asked }: Run<Reply>, requestId: string): Result<Output<'ask'>, BatonError> {
  if (end.kind !== 'answered')
    return err({ code: 'exhausted', attempts: [...attempts], message: describeAttempts(attempts) });
  const { label, profileId } = end.candidate;
  const who = { label, ...(profileId !== undefined && { profileId }) };
  return ok({ text: end.value.text, model: end.leg.key, ...who, attempts: asked, requestId });
}

function record(
  { clock }: AskDeps,
  about: { readonly id: string; readonly agentId: string; readonly startedAt: number; readonly model: string },
  plan: Plan,
  run: Run<Reply>,
): RequestView {
  const leg = run.end.kind === 'answered' ? run.end.leg : plan.legs[0];
  const dialect = leg ? askWire(leg.spec, leg.model)?.wire.id : undefined;
  const outcome =
    run.end.kind === 'answered'
      ? ({ status: 200, end: 'answered', usage: run.end.value.usage } as const)
      : ({ status: 502, end: 'failed' } as const);
  const call = { asked: about.model, stream: false };
  return requestRecord({ ...about, wire: { id: dialect ?? 'ask' } }, call, plan, run, outcome, clock.now());
}
