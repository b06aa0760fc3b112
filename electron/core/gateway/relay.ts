import type { ServerResponse } from 'node:http';
import type { Reading, Usage, WireDialect } from '../dialects/dialect.ts';
import type { Events } from '../dialects/sse.ts';
import type { Soon } from '../kernel/soon.ts';
import type { Signal } from '../ports.ts';
import { withoutSecrets } from '../providers/secrets-sent.ts';
import type { Answer } from './exchange.ts';
import { bodyWithout, causeOf } from './failure.ts';
import { forClient, type Headers } from './headers.ts';
import { nextChunk, type HeldStream } from './hold.ts';
import { lastWords } from './last-words.ts';
import { drain, type Step } from './story.ts';
import type { ToldStream } from './tell.ts';

/** How an answer that was handed on ended. */
export type RelayEnd =
  | { readonly kind: 'complete'; readonly usage: Usage }
  | { readonly kind: 'hung-up'; readonly usage: Usage }
  /** After it had begun: the provider gave up, the socket was cut, or the last event never came. */
  | { readonly kind: 'broken'; readonly usage: Usage; readonly message: string; readonly code?: string };

/** The client an answer is handed to. */
export interface Listener {
  readonly wire: WireDialect;
  readonly response: ServerResponse;
  /** Fires when it hangs up. */
  readonly hungUp: Signal;
  /** One that takes nothing for so long (ms) is left. */
  readonly patience: number;
  /** What is asked with: some providers repeat it in an error, and it is nothing for the client. */
  readonly secrets: () => readonly string[];
}

/** Sends an answer on to the client, untouched where it is in its dialect. Whatever breaks now is told in its own words. */
export function relay(to: Listener, answer: Answer, extra: Headers): Soon<RelayEnd> {
  const { response } = to;
  const headers = forClient(answer.headers, extra);
  if (answer.kind === 'whole') {
    headers.push('content-length', String(answer.body.length));
    response.writeHead(answer.status, headers).end(answer.body);
    leaveIfSilent(to);
    return { kind: 'complete', usage: answer.usage };
  }
  response.writeHead(answer.status, headers);
  switch (answer.kind) {
    case 'stream':
      return relayStream(to, answer.stream);
    case 'told':
      return relayTold(to, answer.told);
    case 'large':
      return relayLarge(to, answer.begun, answer.rest);
  }
}

const isGone = ({ response, hungUp }: Listener) => hungUp.aborted || response.destroyed;

/** What is left to be sent must be taken; Node ends a connection over which nothing moves for so long. */
function leaveIfSilent({ response, patience }: Listener): void {
  const { socket } = response;
  if (socket !== null && socket.writableLength > 0) socket.setTimeout(patience);
}

function finish(to: Listener, last?: Buffer | string): void {
  to.response.end(last);
  leaveIfSilent(to);
}

async function relayLarge(to: Listener, begun: readonly Buffer[], rest: AsyncIterator<Buffer>): Promise<RelayEnd> {
  try {
    for (const chunk of begun) await send(to, chunk);
    for (let next = await nextChunk(rest); next !== undefined; next = await nextChunk(rest)) await send(to, next);
    finish(to);
    return { kind: 'complete', usage: {} };
  } catch (error) {
    if (isGone(to)) {
      await rest.return?.();
      return { kind: 'hung-up', usage: {} };
    }
    // Half a JSON body cannot say that it is half: only a broken connection can.
    to.response.destroy();
    return { kind: 'broken', usage: {}, ...causeOf(error) };
  }
}

/** Ends a stream that broke. One whose last event has gone out is complete all the same. */
function brokenOff(to: Listener, usage: Usage, message: string, code?: string): RelayEnd {
  if (isGone(to)) return { kind: 'hung-up', usage };
  finish(to, to.wire.errorEvent(`The answer was cut off: ${withoutSecrets(to.secrets(), message)}`));
  return { kind: 'broken', usage, message, ...(code !== undefined && { code }) };
}

const TOO_EARLY = 'the stream ended too early';

async function relayTold(to: Listener, { begun, story, writer }: ToldStream): Promise<RelayEnd> {
  try {
    let step: Step = { kind: 'said', events: begun, speaks: true };
    while (step.kind === 'said') {
      const text = step.events.map((event) => writer.event(event)).join('');
      if (text !== '') await send(to, text);
      step = await story.next();
    }
    if (step.kind === 'cut') return brokenOff(to, story.usage(), TOO_EARLY);
    if (step.kind === 'ended') {
      finish(to, writer.end());
      return { kind: 'complete', usage: story.usage() };
    }
    finish(to, to.wire.errorEvent(withoutSecrets(to.secrets(), step.message)));
    return { kind: 'broken', usage: story.usage(), message: step.message };
  } catch (error) {
    const { code, message } = isGone(to) ? { code: 'ABORTED', message: '' } : causeOf(error);
    return brokenOff(to, story.usage(), message, code);
  } finally {
    await story.stop();
  }
}

/** What has been learnt while the stream flows. */
interface Flow {
  usage: Usage;
  /** `ended`: the last event has gone out. `finished`: complete if the stream now ends cleanly. */
  state: 'flowing' | 'finished' | 'ended';
}

async function relayStream(to: Listener, { held, first, usage, reader, rest }: HeldStream): Promise<RelayEnd> {
  const flow: Flow = { usage, state: 'flowing' };
  for (const bytes of held) to.response.write(bytes);
  try {
    for (let batch = first; ;) {
      const failed = await pass(to, batch, flow);
      if (failed !== null) {
        await rest.return?.();
        return { kind: 'broken', usage: flow.usage, message: failed };
      }
      if (flow.state === 'ended') return allSaid(to, flow, rest);
      const next = await nextChunk(rest);
      if (next === undefined) break;
      batch = reader.push(next);
    }
  } catch (error) {
    await rest.return?.();
    const { code, message } = isGone(to) ? { code: 'ABORTED', message: '' } : causeOf(error);
    return endedBadly(to, flow, message, code);
  }
  return endOfStream(to, flow, reader.rest());
}

/** Whoever provides it may take its time to close; the client has its last event and need not wait for that. */
function allSaid(to: Listener, { usage }: Flow, rest: AsyncIterator<Buffer>): RelayEnd {
  finish(to);
  void drain(rest);
  return { kind: 'complete', usage };
}

function endedBadly(to: Listener, { state, usage }: Flow, message: string, code?: string): RelayEnd {
  if (state !== 'ended' || isGone(to)) return brokenOff(to, usage, message, code);
  finish(to);
  return { kind: 'complete', usage };
}

/** The body has ended; what is left of it may be an event whose blank line was forgotten. */
function endOfStream(to: Listener, flow: Flow, left: Buffer): RelayEnd {
  const last = lastWords(to.wire, left);
  if (last === 'cut') return endedBadly(to, flow, TOO_EARLY);
  if (last !== null) {
    take(flow, last.reading.kind, last.reading.usage);
    if (last.reading.kind === 'error') {
      finish(to, Buffer.concat([completed(bodyWithout(to.secrets(), left)), untold(to, last.reading)]));
      return { kind: 'broken', usage: flow.usage, message: last.reading.message ?? '' };
    }
  }
  if (flow.state === 'flowing') return endedBadly(to, flow, TOO_EARLY);
  finish(to, last === null ? left : completed(left));
  return { kind: 'complete', usage: flow.usage };
}

/** Without its blank line no client would hear of it. */
const completed = (left: Buffer) => Buffer.concat([left, Buffer.from('\n\n')]);

function take(flow: Flow, kind: string, usage: Usage | undefined): void {
  if (usage) flow.usage = { ...flow.usage, ...usage };
  if (kind === 'end') flow.state = 'ended';
  else if (kind === 'finish' && flow.state === 'flowing') flow.state = 'finished';
}

/**
 * Sends one batch of whole events. An event begun and not ended waits for its end, so that a cut never leaves half an
 * event before the one that says so. Answers the provider's sentence if it gave up: then its own error event was the last.
 */
async function pass(to: Listener, { events, bytes }: Events, flow: Flow): Promise<string | null> {
  let sent = 0;
  for (const event of events) {
    const begins = sent;
    sent += event.bytes.length;
    const reading = to.wire.read(event, false);
    if (reading.kind === 'error') {
      const own = bodyWithout(to.secrets(), bytes.subarray(begins, sent));
      finish(to, Buffer.concat([bytes.subarray(0, begins), own, untold(to, reading)]));
      return reading.message ?? '';
    }
    take(flow, reading.kind, reading.usage);
  }
  if (bytes.length > 0) await send(to, bytes);
  return null;
}

/** An error that the client would not take for one is said in its dialect's own words. */
const untold = ({ wire, secrets }: Listener, { untold: unseen, message = '' }: Reading): Buffer =>
  Buffer.from(unseen ? wire.errorEvent(withoutSecrets(secrets(), message)) : '');

/** Writes with back-pressure; throws when the client is gone, or takes nothing for too long. */
async function send(to: Listener, bytes: Buffer | string): Promise<void> {
  const { response, hungUp, patience } = to;
  if (!response.write(bytes) && !isGone(to)) {
    // Node looks whether bytes move, and ends the connection when they do not.
    response.socket?.setTimeout(patience);
    await drained(response, hungUp);
    response.socket?.setTimeout(0);
  }
  if (isGone(to)) throw new Error('the client is gone');
}

function drained(response: ServerResponse, hungUp: Signal): Promise<void> {
  return new Promise<void>((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done);
      hungUp.removeEventListener('abort', done);
      resolve();
    };
    response.once('drain', done).once('close', done);
    hungUp.addEventListener('abort', done, { once: true });
  });
}
