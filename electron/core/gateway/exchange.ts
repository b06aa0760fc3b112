import { err, ok, type Result } from '#shared/result';
import type { AttemptFailure } from '../failover/attempt.ts';
import type { Leg } from '../failover/plan.ts';
import { whenThere } from '../kernel/soon.ts';
import type { UpstreamResponse } from '../ports.ts';
import { authHeaders } from '../providers/auth-headers.ts';
import { statusInside, type ClientCall } from './call.ts';
import type { AnswerAbout, Usage, WireDialect } from '../dialects/dialect.ts';
import { parseObject, type Json } from '../kernel/json.ts';
import { unaskable, type Failing } from './failure.ts';
import { refusesForeignThoughts, refusesSystemTurns } from './foreign.ts';
import { forUpstream, type Headers } from './headers.ts';
import { holdStream, type HeldStream } from './hold.ts';
import { receive, type Received } from './receive.ts';
import { replaceAt } from './scan.ts';
import { gatherStory, holdStory, storyOf, TOLD_BODY, type ToldStream } from './tell.ts';
import { isTranslated, outgoing, sidesOf, toldHeaders, translate, type Translation } from './translate.ts';
import { ask, type Attempt, type Outgoing, type ReadAnswer, type UntilHeard } from './upstream.ts';

/** Up to here a whole answer is gathered first, so that a cut one can still be answered by somebody else. */
const WHOLE_BODY = 8 * 1024 * 1024;

/** A good answer of which nothing has reached the client yet. */
export type Answer = { readonly status: number; readonly headers: Headers; readonly notes?: Notes } & (
  | { readonly kind: 'whole'; readonly body: Buffer; readonly usage: Usage }
  /** Larger than is gathered: the beginning, and the rest to come. */
  | { readonly kind: 'large'; readonly begun: readonly Buffer[]; readonly rest: AsyncIterator<Buffer> }
  | { readonly kind: 'stream'; readonly stream: HeldStream }
  /** A stream in the client's dialect, made from an answer in another or in another form. */
  | { readonly kind: 'told'; readonly told: ToldStream }
);

/** What became of the request on its way. */
export interface Notes {
  /** What this model could not be told, as the client wrote it. */
  readonly dropped?: readonly string[];
  /** The provider refused what others had signed, and answered once that was gone. */
  readonly cleaned?: true;
}

/** What is known of the request besides what its client sent. */
export interface Context {
  /** Baton's id of the request, without its prefix, and when it came (epoch ms). */
  readonly id: string;
  readonly at: number;
  /** Somebody else carried this conversation before: what they signed goes no further. */
  readonly moved: boolean;
  readonly keep?: AnswerAbout['keep'];
  /** Models that refused an instruction in the middle of a conversation. */
  readonly plain?: Set<string>;
}

/**
 * One attempt: puts the client's question to one account, and waits until the answer is worth handing on. Where client
 * and provider speak the same dialect only credential and model change; else both ways go through the neutral form.
 */
export function exchange(at: Attempt, call: ClientCall, context: Context): Exchanged {
  if (isTranslated(call, at.leg)) return translated(at, call, context);
  const clean = cleanedBefore(call, at.leg, context);
  const first = clean
    ? written(call, at.leg, clean)
    : replaceAt(call.body, call.modelAt, JSON.stringify(at.leg.wireModel));
  return asIs(at, call, context, first).then((answer) => {
    const mended = answer.ok ? null : mendedFor(call, at.leg, context, answer.error, clean);
    return mended === null ? answer : askedAgain(at, call, context, mended);
  });
}

type Exchanged = Promise<Result<Answer, AttemptFailure>>;

async function askedAgain(
  at: Attempt,
  call: ClientCall,
  context: Context,
  mended: NonNullable<ReturnType<typeof mendedFor>>,
): Exchanged {
  const again = await asIs(at, call, context, written(call, at.leg, mended.body));
  if (!again.ok || !mended.cleaned) return again;
  return ok({ ...again.value, notes: { ...again.value.notes, cleaned: true } });
}

/** `null`: the bytes may go as they came. */
function cleanedBefore(call: ClientCall, leg: Leg, { moved, plain }: Context): Json | null {
  const clean = moved || call.marked() ? withoutSignatures(call, leg, moved ? undefined : 'own') : null;
  if (plain?.has(leg.key) !== true) return clean;
  return call.wire.client?.withoutSystemTurns?.(clean ?? call.json()) ?? clean;
}

/** What the provider said that it would take. `null`: it said nothing of the kind. */
function mendedFor(
  call: ClientCall,
  leg: Leg,
  { moved, plain }: Context,
  failure: AttemptFailure,
  sent: Json | null,
): { readonly body: Json; readonly cleaned: boolean } | null {
  if (!moved && refusesForeignThoughts(failure)) {
    const body = withoutSignatures(call, leg);
    return body && { body, cleaned: true };
  }
  const body = refusesSystemTurns(failure) ? call.wire.client?.withoutSystemTurns?.(sent ?? call.json()) : null;
  if (!body) return null;
  plain?.add(leg.key);
  return { body, cleaned: false };
}

const aboutOf = (leg: Leg, { id, at, keep }: Context): AnswerAbout => ({
  id,
  at,
  model: leg.key,
  ...(keep && { keep }),
});

/** The body without what was signed elsewhere; `null`: there is nothing of that kind in it. */
const withoutSignatures = (call: ClientCall, { provider }: Leg, only?: 'own'): Json | null =>
  call.wire.client?.withoutSignatures(call.json(), only, provider) ?? null;

function written({ modelAt }: ClientCall, { wireModel }: Leg, body: Json): readonly Buffer[] {
  const named: Json = modelAt.length > 0 ? { ...body, model: wireModel } : body;
  return [Buffer.from(JSON.stringify(named))];
}

function asIs(at: Attempt, call: ClientCall, context: Context, body: readonly Buffer[]): Exchanged {
  const auth = authHeaders(at.leg.spec, at.credential, call.wire.id, call.headers['anthropic-beta']);
  const path = call.pathFor?.(at.leg.wireModel) ?? call.path;
  return ask(at, { path, headers: forUpstream(call.headers, auth), body }, sameDialect(call, at.leg, context));
}

/** Bytes as they came, unless the answer has another form than the one asked for: then it is told in that one. */
const sameDialect =
  (call: ClientCall, leg: Leg, context: Context): ReadAnswer<Answer> =>
  (response, untilHeard) => {
    const { wire, stream } = call;
    const { status, headers } = response;
    return whenThere(receive(response, { wire, stream, limit: WHOLE_BODY }, untilHeard), (received) => {
      if (!received.ok) return received;
      const got = received.value;
      if (got.form === 'large') return ok({ kind: 'large', status, headers: asJson(headers), ...got });
      if (got.form === 'object' && !stream)
        return ok({ kind: 'whole', status, headers: asJson(headers), body: got.body, usage: got.usage });
      if (got.form === 'events' && stream) return held(wire, response, got, untilHeard);
      const sides = sidesOf(wire.id);
      const read = call.read();
      if (!sides || !read?.ok) return err({ message: 'the answer came in another form than was asked for' });
      return told({ ...sides, client: read.value }, got, { call, about: aboutOf(leg, context), headers, untilHeard });
    });
  };

async function held(
  wire: WireDialect,
  { status, headers, body }: UpstreamResponse,
  { begun, rest }: Extract<Received, { form: 'events' }>,
  untilHeard: UntilHeard,
): Promise<Result<Answer, Failing>> {
  const got = await untilHeard(() => holdStream(wire, rest, begun));
  if (got.kind === 'held') return ok({ kind: 'stream', status, headers: asEvents(wire, headers), stream: got.stream });
  body.destroy();
  return err(got.kind === 'cut' ? nothingSaid : errorInside(got.data, got.message));
}

const nothingSaid: Failing = { code: 'ECONNRESET', message: 'the stream ended before it said anything' };

function errorInside(text: string, message: string): Failing {
  const data = parseObject(text);
  return { body: data, status: statusInside(data['error']), message };
}

/** A type of content that does not name what the answer is would be read wrongly by the client. */
const asJson = (headers: Headers): Headers => typed(headers, 'json', 'application/json');
const asEvents = ({ framing }: WireDialect, headers: Headers): Headers =>
  framing ? headers : typed(headers, 'event-stream', 'text/event-stream');
const typed = (headers: Headers, part: string, type: string): Headers =>
  headers['content-type']?.includes(part) === true ? headers : { ...headers, 'content-type': type };

async function translated(at: Attempt, call: ClientCall, context: Context): Exchanged {
  const translation = translate(call, at.leg);
  if (!translation.ok) return err(unaskable(translation.error));
  const { wire, written, dropped } = translation.value;
  const about = aboutOf(at.leg, context);
  const sent: Outgoing = outgoing(written, at.leg, at.credential);
  const answer = await ask<Answer>(at, sent, async (response, untilHeard) => {
    const expected = { wire, stream: written.stream, limit: TOLD_BODY };
    const received = await receive(response, expected, untilHeard);
    if (!received.ok) return received;
    const { headers } = response;
    return await told(translation.value, received.value, { call, about, headers, untilHeard });
  });
  if (answer.ok) return ok({ ...answer.value, notes: dropped.length > 0 ? { dropped } : {} });
  return err(wordless(answer.error));
}

/** What the provider said is in its own words, which this client does not read; its headers still tell of limits. */
const wordless = (failure: AttemptFailure): AttemptFailure =>
  failure.kind === 'upstream' && failure.answer
    ? { ...failure, answer: { ...failure.answer, body: new Uint8Array() } }
    : failure;

interface Telling {
  readonly call: ClientCall;
  readonly about: AnswerAbout;
  readonly headers: Headers;
  readonly untilHeard: UntilHeard;
}

/** The answer in the client's dialect, and in the form the client asked for. */
async function told(
  by: Pick<Translation, 'wire' | 'provider' | 'client'>,
  received: Received,
  { call, about, headers, untilHeard }: Telling,
): Promise<Result<Answer, Failing>> {
  const hearing = storyOf(by, received);
  if (!hearing.ok) return hearing;
  const story = hearing.value;
  const writer = by.client.answer(about);
  // What is there as a whole has been heard: nothing is waited for.
  const begun = await (received.form === 'object' ? holdStory(story) : untilHeard(() => holdStory(story)));
  if (!begun.ok) {
    await story.stop();
    return begun;
  }
  if (call.stream) {
    const type = writer.contentType ?? 'text/event-stream; charset=utf-8';
    const stream = { begun: begun.value, story, writer };
    return ok({ kind: 'told', status: 200, headers: toldHeaders(headers, type), told: stream });
  }
  const all = await gatherStory(story, begun.value);
  await story.stop();
  if (!all.ok) return all;
  const body = Buffer.from(JSON.stringify(writer.whole(all.value.events)));
  const own = toldHeaders(headers, 'application/json');
  return ok({ kind: 'whole', status: 200, headers: own, body, usage: all.value.usage });
}
