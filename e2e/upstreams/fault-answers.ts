import { encode, errorEvent, streamedAnswer, wholeAnswer, type Event, type Wire } from './answers.ts';
import type { Behaviour } from './upstream.ts';

/** Faults as the providers of each dialect really write them. */

/** A type and a sentence, as Anthropic, OpenAI and Google write them. */
type Word = readonly [type: string, message: string];
export type Words = readonly [anthropic: Word, openai: Word, google: Word];
export type ByWire<T> = (wire: Wire) => T;

export const wordFor = ([anthropic, openai, google]: Words, wire: Wire): Word => {
  if (wire === 'anthropic-messages') return anthropic;
  return wire === 'google-generative-ai' ? google : openai;
};

const JSON_TYPE = { 'content-type': 'application/json' };
export const EVENTS = { 'content-type': 'text/event-stream' };
export const HTML = { 'content-type': 'text/html' };

function errorOf(wire: Wire, status: number, [type, message]: Word, details?: readonly object[]): object {
  if (wire === 'google-generative-ai')
    return { error: { code: status, message, status: type, ...(details && { details }) } };
  if (wire === 'anthropic-messages') return { type: 'error', error: { type, message }, request_id: 'req_1' };
  return { error: { message, type, param: null, code: type } };
}

interface More {
  readonly headers?: ByWire<Readonly<Record<string, string>>>;
  /** Google says in its body what others say in headers. */
  readonly details?: readonly object[];
}

/** An error by its status, in the provider's own words. */
export const refusal =
  (status: number, words: Words, more: More = {}): ByWire<Behaviour> =>
  (wire) => ({
    kind: 'raw',
    status,
    headers: { ...JSON_TYPE, ...more.headers?.(wire) },
    pieces: [JSON.stringify(errorOf(wire, status, wordFor(words, wire), more.details))],
  });

/** The same inside a 200. */
export const errorInside200 =
  (status: number, words: Words): ByWire<Behaviour> =>
  (wire) => ({
    kind: 'raw',
    headers: JSON_TYPE,
    pieces: [JSON.stringify(errorOf(wire, status, wordFor(words, wire)))],
  });

export const page = (status: number, title: string): ByWire<Behaviour> => {
  const text = `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
  return () => ({ kind: 'raw', status, headers: HTML, pieces: [text] });
};

export const always =
  (behaviour: Behaviour): ByWire<Behaviour> =>
  () =>
    behaviour;

const said = { model: 'm', text: 'one two three four ' };
const text = (events: readonly Event[]) => events.map(encode).join('');

/** Pieces of a good stream: up to the middle of its text, and the rest. */
function halves(wire: Wire): readonly [string, string] {
  const { opening, text: words, closing } = streamedAnswer(wire, said);
  const middle = words.findIndex((event) => JSON.stringify(event).includes('three'));
  return [text([...opening, ...words.slice(0, middle)]), text([...words.slice(middle), ...closing])];
}

/** Something that is no event of the dialect, before or behind half of the text. */
export const spoilt =
  (where: 'first' | 'halfway', piece: string): ByWire<Behaviour> =>
  (wire) => {
    const [before, after] = halves(wire);
    return { kind: 'raw', headers: EVENTS, pauseMs: 5, pieces: where === 'first' ? [piece] : [before, piece, after] };
  };

/** A good answer to a question that wants it whole, under another type. */
export const whole =
  (headers: Readonly<Record<string, string>>): ByWire<Behaviour> =>
  (wire) => ({ kind: 'raw', headers, pieces: [JSON.stringify(wholeAnswer(wire, { ...said, text: FIRST_TEXT }))] });

/** Half of what the answer's size announces, then nothing more of it. */
export const halfWhole: ByWire<Behaviour> = (wire) => {
  const body = JSON.stringify(wholeAnswer(wire, said));
  const headers = { ...JSON_TYPE, 'content-length': String(Buffer.byteLength(body)) };
  return { kind: 'raw', headers, pieces: [body.slice(0, body.length / 2)], then: 'cut' };
};

/** Half an object, and a clean end: the provider itself gave up in the middle. */
export const halfObject: ByWire<Behaviour> = (wire) => {
  const body = JSON.stringify(wholeAnswer(wire, said));
  return { kind: 'raw', headers: JSON_TYPE, pieces: [body.slice(0, body.length / 2)] };
};

/** An error event before or after half of the text, with the end of a good stream behind it. */
export const errorEventAt =
  (when: 'first' | 'halfway', type: string, message: string): ByWire<Behaviour> =>
  (wire) => {
    const [before, after] = halves(wire);
    const event = encode(errorEvent(wire, type, message));
    return { kind: 'raw', headers: EVENTS, pauseMs: 5, pieces: when === 'first' ? [event] : [before, event, after] };
  };

export const pings: Behaviour = {
  kind: 'raw',
  headers: EVENTS,
  pieces: Array<string>(40).fill(': ping\n\n'),
  pauseMs: 50,
  then: 'hang',
};

/** What the account that has the fault says when it says something. */
export const FIRST_TEXT = 'From the first';

export const limited: Words = [
  ['rate_limit_error', 'This request would exceed your organization’s rate limit.'],
  ['rate_limit_exceeded', 'Rate limit reached for requests.'],
  ['RESOURCE_EXHAUSTED', 'Resource has been exhausted (e.g. check quota).'],
];
