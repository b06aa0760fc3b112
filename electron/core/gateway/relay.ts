import type { ServerResponse } from 'node:http';
import { causeOf, type Answer } from './exchange.ts';
import type { Usage, WireDialect } from '../dialects/dialect.ts';
import { forClient, type Headers } from './headers.ts';
import type { HeldStream } from './hold.ts';
import type { Events } from '../dialects/sse.ts';

/** How an answer that was handed on ended. */
export type RelayEnd =
  | { readonly kind: 'complete'; readonly usage: Usage }
  | { readonly kind: 'hung-up'; readonly usage: Usage }
  /** After it had begun: the provider gave up, the socket was cut, or the last event never came. */
  | { readonly kind: 'broken'; readonly usage: Usage; readonly message: string; readonly code?: string };

/** Sends an answer on to the client, untouched. Whatever breaks now is told in the dialect's own words. */
export async function relay(
  wire: WireDialect,
  answer: Answer,
  response: ServerResponse,
  extra: Headers,
  hungUp: AbortSignal,
): Promise<RelayEnd> {
  const headers = { ...forClient(answer.headers), ...extra };
  if (answer.kind === 'whole') {
    response.writeHead(answer.status, { ...headers, 'content-length': String(answer.body.length) }).end(answer.body);
    return { kind: 'complete', usage: answer.usage };
  }
  response.writeHead(answer.status, headers);
  return answer.kind === 'stream'
    ? await relayStream(wire, answer.stream, response, hungUp)
    : await relayLarge(answer.begun, answer.rest, response, hungUp);
}

async function relayLarge(
  begun: readonly Buffer[],
  rest: AsyncIterator<Buffer>,
  response: ServerResponse,
  hungUp: AbortSignal,
): Promise<RelayEnd> {
  try {
    for (const chunk of begun) await send(response, chunk, hungUp);
    for (;;) {
      const next = await rest.next();
      if (next.done === true) break;
      await send(response, next.value, hungUp);
    }
    response.end();
    return { kind: 'complete', usage: {} };
  } catch (error) {
    if (hungUp.aborted) return { kind: 'hung-up', usage: {} };
    // Half a JSON body cannot say that it is half: only a broken connection can.
    response.destroy();
    return { kind: 'broken', usage: {}, ...causeOf(error) };
  }
}

/** What has been learnt while the stream flows. */
interface Flow {
  usage: Usage;
  /** `ended`: the last event has gone out. `finished`: complete if the stream now ends cleanly. */
  state: 'flowing' | 'finished' | 'ended';
}

async function relayStream(
  wire: WireDialect,
  { held, first, usage, reader, rest }: HeldStream,
  response: ServerResponse,
  hungUp: AbortSignal,
): Promise<RelayEnd> {
  const flow: Flow = { usage, state: 'flowing' };
  for (const bytes of held) response.write(bytes);
  const cut = (code: string | undefined, message: string): RelayEnd => {
    if (hungUp.aborted) return { kind: 'hung-up', usage: flow.usage };
    response.end(flow.state === 'ended' ? undefined : wire.errorEvent(`The answer was cut off: ${message}`));
    if (flow.state === 'ended') return { kind: 'complete', usage: flow.usage };
    return { kind: 'broken', usage: flow.usage, message, ...(code !== undefined && { code }) };
  };
  try {
    for (let batch = first; ;) {
      const failed = await pass(wire, batch, flow, response, hungUp);
      if (failed !== null) {
        await rest.return?.();
        return { kind: 'broken', usage: flow.usage, message: failed };
      }
      const next = await rest.next();
      if (next.done === true) break;
      batch = reader.push(next.value);
    }
  } catch (error) {
    const { code, message } = hungUp.aborted ? { code: 'ABORTED', message: '' } : causeOf(error);
    return cut(code, message);
  }
  const left = reader.rest();
  if (isCutOff(flow, left)) return cut(undefined, 'the stream ended too early');
  response.end(left);
  return { kind: 'complete', usage: flow.usage };
}

/** Some servers forget the blank line behind the very last event. */
const lastWords = /^data: ?\[DONE\]\s*$/;

const isCutOff = ({ state }: Flow, left: Buffer): boolean =>
  (state === 'flowing' || left.length > 0) && !lastWords.test(left.toString('utf8'));

/**
 * Sends one batch of whole events. An event begun and not ended waits for its end, so that a cut never leaves half an
 * event before the one that says so. Answers the provider's sentence if it gave up: then its own error event was the last.
 */
async function pass(
  wire: WireDialect,
  { events, bytes }: Events,
  flow: Flow,
  response: ServerResponse,
  hungUp: AbortSignal,
): Promise<string | null> {
  let sent = 0;
  for (const event of events) {
    sent += event.bytes.length;
    const reading = wire.read(event, false);
    if (reading.usage) flow.usage = { ...flow.usage, ...reading.usage };
    if (reading.kind === 'error') {
      response.end(bytes.subarray(0, sent));
      return reading.message ?? '';
    }
    if (reading.kind === 'end') flow.state = 'ended';
    else if (reading.kind === 'finish' && flow.state === 'flowing') flow.state = 'finished';
  }
  if (bytes.length > 0) await send(response, bytes, hungUp);
  return null;
}

/** Writes with back-pressure; throws when the client is gone. */
async function send(response: ServerResponse, bytes: Buffer, hungUp: AbortSignal): Promise<void> {
  if (!response.write(bytes) && !hungUp.aborted) {
    await new Promise<void>((resolve) => {
      const done = () => {
        response.off('drain', done);
        hungUp.removeEventListener('abort', done);
        resolve();
      };
      response.once('drain', done);
      hungUp.addEventListener('abort', done, { once: true });
    });
  }
  hungUp.throwIfAborted();
}
