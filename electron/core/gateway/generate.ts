import type { IncomingMessage, ServerResponse } from 'node:http';
import { explain, type BatonError } from '#shared/errors';
import type { AttemptFailure } from '../failover/attempt.ts';
import { classify } from '../failover/classify.ts';
import type { Plan } from '../failover/plan.ts';
import type { Run } from '../failover/runner.ts';
import { finalError, statusOf } from '../failover/summary.ts';
import { mayHoldImage, readCall, type ClientCall } from './call.ts';
import type { WireDialect } from '../dialects/dialect.ts';
import { exchange, without, type Answer } from './exchange.ts';
import type { GatewayDeps } from './gateway.ts';
import { forClient, headerSafe, type Headers } from './headers.ts';
import { requestRecord, type Outcome } from './record.ts';
import { relay } from './relay.ts';
import { readBody, refuse, send } from './reply.ts';
import type { Sessions } from './sessions.ts';

export interface Asked {
  readonly id: string;
  readonly startedAt: number;
  readonly agentId: string;
  readonly wire: WireDialect;
  readonly headers: Headers;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** One request for an answer, from its body to the record of what became of it. */
export async function generate(deps: GatewayDeps, sessions: Sessions, asked: Asked): Promise<void> {
  const { wire, request, response, headers } = asked;
  const named = { 'x-baton-request-id': asked.id, 'x-baton-attempts': '0' };
  const body = await readBody(request);
  if (!body.ok) {
    if (body.error === 'too-large')
      refuse(response, wire, 413, 'The request is larger than 50 MB.', { ...named, connection: 'close' });
    return;
  }
  const call = readCall(wire, request.url ?? '', headers, body.value);
  if (!call.ok) {
    refuse(response, wire, 400, call.error, named);
    return;
  }

  const { session } = call.value;
  const plan = deps.router.plan({
    agentId: asked.agentId,
    asked: call.value.asked,
    dialect: wire.id,
    hasImage: () => mayHoldImage(call.value.body),
    ...(session !== undefined && {
      sticky: (provider: string) => sessions.lastProfile(asked.agentId, session, provider),
    }),
  });
  if (!plan.ok) {
    refuse(response, wire, planStatus(plan.error), explain(plan.error), named);
    return;
  }
  await answer(deps, sessions, asked, call.value, plan.value);
}

async function answer(
  deps: GatewayDeps,
  sessions: Sessions,
  asked: Asked,
  call: ClientCall,
  plan: Plan,
): Promise<void> {
  const { agentId, startedAt, response } = asked;
  const hangUp = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) hangUp.abort();
  });
  const { clock, network } = deps;
  const upstream = { clock, network, timeouts: deps.timeouts() };
  let secret = '';
  const run = await deps.runner.run<Answer>({
    agentId,
    startedAt,
    plan,
    signal: hangUp.signal,
    attempt: (leg, _candidate, credential, accepted) => {
      secret = credential.secret;
      return exchange(upstream, call, leg, credential, hangUp.signal, accepted);
    },
  });
  if (run.end.kind === 'answered' && call.session !== undefined && run.end.candidate.profileId !== undefined)
    sessions.used(agentId, call.session, run.end.leg.provider, run.end.candidate.profileId);

  const outcome = await reply(deps, asked, call, run, hangUp.signal, secret);
  deps.record(requestRecord(asked, call, plan, run, outcome, deps.clock.now()));
}

async function reply(
  deps: GatewayDeps,
  asked: Asked,
  call: ClientCall,
  run: Run<Answer>,
  hungUp: AbortSignal,
  secret: string,
): Promise<Outcome> {
  const { end } = run;
  const { wire, response } = asked;
  const extra = batonHeaders(asked, run);
  switch (end.kind) {
    case 'hung-up':
      return { status: 499, end: 'hung-up' };
    case 'refused': {
      const { answer: original, message } = end.failure;
      const status = statusOf(end.failure);
      if (original) send(response, status, original.body, { ...forClient(original.headers), ...extra });
      else refuse(response, wire, status, message, extra);
      return { status, end: 'failed' };
    }
    case 'exhausted': {
      const { status, message, retryAfter } = finalError(end, run.attempts, deps.clock.now());
      const wait = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
      refuse(response, wire, status, message, { ...extra, ...wait });
      return { status, end: 'failed' };
    }
    case 'answered': {
      const { status } = end.value;
      const relayed = await relay(call.wire, end.value, response, extra, hungUp);
      if (relayed.kind !== 'broken')
        return { status, usage: relayed.usage, end: relayed.kind === 'hung-up' ? 'hung-up' : 'answered' };
      const broken = brokenFailure(deps, relayed, secret);
      const until = await deps.runner.failedLate(asked.agentId, end.leg, end.candidate, broken);
      return { status, usage: relayed.usage, end: 'broken', broken, ...(until !== null && { until }) };
    }
  }
}

type Broken = { readonly message: string; readonly code?: string };

/** @param secret of the last attempt, which is the one that broke */
const brokenFailure = (deps: GatewayDeps, { message, code }: Broken, secret: string): AttemptFailure => {
  const classified = classify({ message, code, now: deps.clock.now() });
  return { kind: 'upstream', classified, message: without(secret, classified.text) };
};

function batonHeaders(asked: Asked, { end, asked: attempts }: Run<Answer>): Record<string, string> {
  const headers: Record<string, string> = { 'x-baton-request-id': asked.id, 'x-baton-attempts': String(attempts) };
  if (end.kind === 'answered') {
    headers['x-baton-model'] = headerSafe(end.leg.key);
    headers['x-baton-profile'] = headerSafe(end.candidate.profileId ?? end.candidate.label);
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
    default:
      return 400;
  }
}
