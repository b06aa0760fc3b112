import { createHash } from 'node:crypto';
import type { SseEvent } from '../sse.ts';
import { asObject, asText, parseObject, type Json } from '../../kernel/json.ts';
import type { Citation, NeutralEvent } from '../neutral.ts';
import { field, listAt, objectAt } from './fields.ts';
import { finishOf } from './finish.ts';
import { usageOf } from './usage.ts';

/** What has been seen of one answer. */
interface Seen {
  calls: number;
  /** Google repeats its sources with every chunk. */
  readonly cited: Set<string>;
  reason: string;
}

export function readWhole(body: Json): readonly NeutralEvent[] {
  const seen = nothing();
  return [...readChunk(body, seen), finish(seen)];
}

/** A stream's chunks are answers of their own, each with what is new. The end is told when the stream ends. */
export function streamReader() {
  const seen = nothing();
  return {
    push: (event: SseEvent): readonly NeutralEvent[] =>
      event.data === '' ? [] : readChunk(parseObject(event.data), seen),
    rest: (): readonly NeutralEvent[] => (seen.reason === '' ? [] : [finish(seen)]),
  };
}

const nothing = (): Seen => ({ calls: 0, cited: new Set(), reason: '' });

const finish = ({ reason, calls }: Seen): NeutralEvent => ({
  kind: 'finish',
  reason: finishOf(reason || 'STOP', calls > 0),
});

function readChunk(chunk: Json, seen: Seen): NeutralEvent[] {
  const candidate = asObject(listAt(chunk, 'candidates')[0]);
  const blocked = asText(field(objectAt(chunk, 'promptFeedback'), 'blockReason'));
  seen.reason = asText(field(candidate, 'finishReason')) || blocked || seen.reason;
  const answer = asText(field(chunk, 'responseId'));
  const parts = listAt(objectAt(candidate, 'content'), 'parts');
  const usage = field(chunk, 'usageMetadata');
  return [
    ...parts.flatMap((part) => readPart(part, answer, seen)),
    ...citations(candidate, seen),
    ...(usage === undefined ? [] : [{ kind: 'usage' as const, usage: usageOf(usage) }]),
  ];
}

function readPart(part: Json, answer: string, seen: Seen): NeutralEvent[] {
  const call = field(part, 'functionCall');
  if (call !== undefined) return readCall(asObject(call), answer, seen);
  const text = asText(part['text']);
  if (text === '') return [];
  return [{ kind: part['thought'] === true ? 'reasoning' : 'text', text }];
}

/** Google's calls come complete, and mostly without an id. */
function readCall(call: Json, answer: string, seen: Seen): NeutralEvent[] {
  seen.calls += 1;
  const name = asText(call['name']);
  const args = JSON.stringify(asObject(call['args']));
  const id = asText(call['id']) || callId(answer || digest(name + args), seen.calls);
  return [
    { kind: 'tool-call', id, name },
    { kind: 'tool-args', text: args },
  ];
}

/**
 * An id that no other answer of the conversation has, in the letters that every dialect takes, and no longer than
 * OpenAI's 40.
 */
const callId = (answer: string, count: number): string =>
  `call_${answer.replace(/[^A-Za-z0-9_-]/g, '').slice(0, 30)}_${String(count)}`;

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');

function citations(candidate: Json, seen: Seen): NeutralEvent[] {
  const grounds = listAt(objectAt(candidate, 'groundingMetadata'), 'groundingChunks');
  const found = [
    ...grounds.map((chunk) => objectAt(chunk, 'web')),
    ...listAt(objectAt(candidate, 'citationMetadata'), 'citationSources'),
    ...listAt(objectAt(candidate, 'citationMetadata'), 'citations'),
  ];
  return found.flatMap((source) => {
    const citation = citationOf(source);
    if (citation === null || seen.cited.has(citation.url)) return [];
    seen.cited.add(citation.url);
    return [{ kind: 'citation' as const, citation }];
  });
}

function citationOf(source: Json): Citation | null {
  const [url, title] = [asText(source['uri']), asText(source['title'])];
  return url === '' ? null : { url, ...(title !== '' && { title }) };
}
