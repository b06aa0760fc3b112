import type { IncomingMessage, ServerResponse } from 'node:http';
import { explain, type BatonError } from '#shared/errors';
import type { AttemptFailure } from '../failover/attempt.ts';
import { classify } from '../failover/classify.ts';
import type { Plan } from '../failover/plan.ts';
import type { Run, UpstreamFailure } from '../failover/runner.ts';
import { finalError, statusOf, type FinalError } from '../failover/summary.ts';
import { mayHoldImage, readCall, type ClientCall } from './call.ts';
import type { WireDialect } from '../dialects/dialect.ts';
import { parseObject } from '../kernel/json.ts';
import { secretsSent, withoutSecrets } from '../providers/secrets-sent.ts';
import type { Carriers } from './carriers.ts';
import { exchange, type Answer } from './exchange.ts';
import type { GatewayDeps } from './gateway.ts';
import { forClient, headerSafe, type Headers } from './headers.ts';
import { requestRecord, type Outcome } from './record.ts';
import { relay, type Listener } from './relay.ts';
import type { ToldItems } from './told-items.ts';
import { json, readBody, refuse, send } from './reply.ts';
import { scanObject } from './scan.ts';
import { droppedHeader } from './translate.ts';
import type { WrongKeys } from './wrong-keys.ts';
import { HangUp } from '../kernel/hang-up.ts';
import { whenThere, type Soon } from '../kernel/soon.ts';
import type { Attempt } from './upstream.ts';

export interface Asked {
  readonly id: string;
  readonly startedAt: number;
  readonly agentId: string;
  readonly wire: WireDialect;
  readonly headers: Headers;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** What is remembered from one request to the next. */
export interface Memory {
  readonly carriers: Carriers;
  readonly told: ToldItems;
  readonly wrongKeys: WrongKeys;
  /** Models that refused an instruction in the middle of a conversation. */
  readonly plain: Set<string>;
}

/** One request for an answer, from its body to the record of what became of it. */
export async function generate(deps: GatewayDeps, { carriers, told, plain }: Memory, asked: Asked): Promise<void> {
  const planned = planFor(deps, told, asked, await readBody(asked.request));
  if (planned === null) return;
  const { call, plan, hide } = planned;
  const { agentId, startedAt, response } = asked;
  const { session } = call;
  const hangUp = hangUpOf(asked);
  const { clock, network } = deps;
  const upstream = { clock, network, timeouts: deps.timeouts() };
  const keep = (items: readonly object[]) => told.keep(agentId, items);
  let secrets: Listener['secrets'] = () => [];
  const run = await deps.runner.run<Answer>({
    agentId,
    startedAt,
    plan,
    isCount: !call.translatable,
    signal: hangUp,
    attempt: (leg, { profileId }, credential, accepted) => {
      secrets = () => secretsSent({ spec: leg.spec, credential });
      hide(secrets);
      const moved = session !== undefined && carriers.moved(agentId, session, { provider: leg.provider, profileId });
      const at: Attempt = { deps: upstream, leg, credential, signal: hangUp, accepted };
      return exchange(at, call, { id: bareId(asked.id), at: startedAt, moved, keep, plain });
    },
  });
  if (run.end.kind === 'answered' && session !== undefined && call.translatable) {
    const { leg, candidate, value } = run.end;
    const by = { provider: leg.provider, profileId: candidate.profileId };
    carriers.answered(agentId, session, by, value.notes?.cleaned === true);
  }
  const to: Listener = { wire: asked.wire, response, hungUp: hangUp, patience: upstream.timeouts.silenceMs, secrets };
  const replied = reply(deps, asked, run, to);
  const outcome = replied instanceof Promise ? await replied : replied;
  deps.record(requestRecord(asked, call, plan, run, outcome, deps.clock.now()));
}

/** Fires when the client hangs up. An answer that waits behind another one of its connection hears of no end itself. */
function hangUpOf({ request, response }: Asked): HangUp {
  const hangUp = new HangUp();
  const gone = () => hangUp.abort();
  const isQueued = response.socket === null;
  if (isQueued) request.socket.once('close', gone);
  response.once('close', () => {
    if (isQueued) request.socket.off('close', gone);
    if (!response.writableFinished) gone();
  });
  return hangUp;
}

interface Planned {
  readonly call: ClientCall;
  readonly plan: Plan;
  /** Hides secrets in what is kept of the bodies, if that is. */
  readonly hide: (secrets: Listener['secrets']) => void;
}

/** What is asked, and who could answer it; `null`: it cannot be answered, and the client knows. */
function planFor(
  deps: GatewayDeps,
  told: ToldItems,
  asked: Asked,
  body: Awaited<ReturnType<typeof readBody>>,
): Planned | null {
  const { id, agentId, wire, headers, request, response } = asked;
  const refused = (status: number, message: string, more: Headers = {}) => {
    refuse(response, wire, status, message, { 'x-baton-request-id': id, 'x-baton-attempts': '0', ...more });
    return null;
  };
  if (!body.ok)
    return body.error === 'too-large'
      ? refused(413, 'The request is larger than 50 MB.', { connection: 'close' })
      : null;
  const read = readCall(wire, request.url ?? '', headers, filledIn(told, asked, body.value));
  if (!read.ok) return refused(400, read.error);
  const call = read.value;
  const plan = deps.router.plan({
    agentId,
    asked: call.asked,
    dialect: wire.id,
    translate: call.translatable,
    hasImage: () => mayHoldImage(call.body),
    session: call.session,
  });
  if (!plan.ok) return refused(planStatus(plan.error), explain(plan.error));
  return { call, plan: plan.value, hide: deps.keepBodies(id, body.value, response) };
}

/** What the client only names, and Baton told it, is put in its place. */
function filledIn(told: ToldItems, { wire, agentId }: Asked, body: Buffer): Buffer {
  if (wire.client?.filledIn === undefined || !body.includes('"item_reference"')) return body;
  const filled = wire.client.filledIn(parseObject(body.toString('utf8')), (id) => told.find(agentId, id));
  return filled === null ? body : Buffer.from(JSON.stringify(filled));
}

/** Each dialect has a prefix of its own for ids. */
const bareId = (id: string) => id.slice(id.indexOf('_') + 1);

/** At once, unless the answer is still to come. */
function reply(deps: GatewayDeps, asked: Asked, run: Run<Answer>, to: Listener): Soon<Outcome> {
  const { end } = run;
  const extra = batonHeaders(asked, run);
  switch (end.kind) {
    case 'hung-up':
      return { status: 499, end: 'hung-up' };
    case 'refused':
      return refused(asked, end.failure, extra);
    case 'exhausted': {
      const failed = finalError(end, run.attempts, deps.clock.now());
      refuseForNow(asked, failed, extra, deps.clock.now());
      return { status: failed.status, end: 'failed' };
    }
    case 'answered':
      return handOn(deps, asked.agentId, end, to, extra);
  }
}

/** Nobody answered; when somebody may, the client is told in its own way. */
function refuseForNow({ wire, response }: Asked, failed: FinalError, extra: Headers, now: number): void {
  const { status, message, retryAfter: seconds } = failed;
  const wait = seconds === undefined ? undefined : { seconds, until: now + seconds * 1_000 };
  const tooLong = status !== 429 && wait !== undefined && wait.seconds > (wire.longestWait ?? Infinity);
  const told = wait && !tooLong ? { 'retry-after': String(wait.seconds) } : {};
  json(response, status, wire.errorBody(status, message, wait), { ...extra, ...told });
}

type Answered = Extract<Run<Answer>['end'], { kind: 'answered' }>;

function handOn(deps: GatewayDeps, agentId: string, end: Answered, to: Listener, extra: Headers): Soon<Outcome> {
  const { value, leg, candidate } = end;
  return whenThere(relay(to, value, extra), (relayed) => {
    const { status, notes } = value;
    const { kind, usage } = relayed;
    const dropped = notes?.dropped;
    if (kind !== 'broken') return { status, usage, dropped, end: kind === 'hung-up' ? 'hung-up' : 'answered' };
    const broken = brokenFailure(deps, relayed, to.secrets());
    return whenThere(deps.runner.failedLate(agentId, leg, candidate, broken), (until) => ({
      ...{ status, usage, dropped, broken },
      end: 'broken',
      ...(until !== null && { until }),
    }));
  });
}

/** The provider's own words, if they are the kind of words that this client reads. */
function refused({ wire, response }: Asked, failure: UpstreamFailure, extra: Headers): Outcome {
  const { answer: original, message } = failure;
  const status = statusOf(failure);
  if (original && isObject(original.body)) send(response, status, original.body, forClient(original.headers, extra));
  else refuse(response, wire, status, message, extra);
  return { status, end: 'failed' };
}

const nothing: ReadonlySet<string> = new Set();
const isObject = (body: Uint8Array) =>
  scanObject(Buffer.from(body.buffer, body.byteOffset, body.byteLength), nothing).ok;

type Broken = { readonly message: string; readonly code?: string };

/** @param secrets of the last attempt, which is the one that broke */
const brokenFailure = (deps: GatewayDeps, { message, code }: Broken, secrets: readonly string[]): AttemptFailure => {
  const classified = classify({ message, code, now: deps.clock.now() });
  return { kind: 'upstream', classified, message: withoutSecrets(secrets, classified.text) };
};

function batonHeaders(asked: Asked, { end, asked: attempts }: Run<Answer>): Record<string, string> {
  const headers: Record<string, string> = { 'x-baton-request-id': asked.id, 'x-baton-attempts': String(attempts) };
  if (end.kind === 'answered') {
    headers['x-baton-model'] = headerSafe(end.leg.key);
    headers['x-baton-profile'] = headerSafe(end.candidate.profileId ?? end.candidate.label);
    const { dropped } = end.value.notes ?? {};
    if (dropped) headers['x-baton-dropped'] = droppedHeader(dropped);
  } else if (end.kind === 'refused') {
    headers['x-baton-model'] = headerSafe(end.by.model);
    headers['x-baton-profile'] = headerSafe(end.by.profileId ?? end.by.label);
  }
  return headers;
}

/** What a client did wrong before anybody was asked. */
function planStatus(error: BatonError): number {
  switch (error.code) {
    case 'unknown-model':
    case 'unknown-provider':
    case 'unknown-profile':
    case 'no-credentials':
      return 404;
    case 'model-not-allowed':
      return 403;
    case 'store-unreadable':
      return 503;
    default:
      return 400;
  }
}
