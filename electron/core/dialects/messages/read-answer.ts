import type { ProviderSide } from '../dialect.ts';
import { asList, asNumber, asObject, asText, parseObject, type Json } from '../../kernel/json.ts';
import type { NeutralEvent } from '../neutral.ts';
import type { SseEvent } from '../sse.ts';
import { finishOf } from './stop-reasons.ts';
import { usageOf } from './usage.ts';

type Events = readonly NeutralEvent[];
const NOTHING: Events = [];

/** The events of a whole message. */
export function readWhole(body: Json): Events {
  const reason = asText(body['stop_reason']);
  return [
    ...asList(body['content']).flatMap(readBlock),
    ...finishEvents(body, reason === '' ? 'end_turn' : reason),
    { kind: 'usage', usage: usageOf(body['usage']) },
  ];
}

/** Blocks of tools that ran at the vendor's, and thoughts that only the vendor can read, are passed over. */
function readBlock(block: Json): Events {
  switch (block['type']) {
    case 'text':
      return [...textEvents(block['text']), ...asList(block['citations']).flatMap(citationEvents)];
    case 'thinking':
      return thoughtEvents(block['thinking']);
    case 'tool_use':
      return [callEvent(block), { kind: 'tool-args', text: JSON.stringify(asObject(block['input'])) }];
    default:
      return NOTHING;
  }
}

const textEvents = (text: unknown): Events =>
  typeof text === 'string' && text !== '' ? [{ kind: 'text', text }] : NOTHING;

const thoughtEvents = (text: unknown): Events =>
  typeof text === 'string' && text !== '' ? [{ kind: 'reasoning', text }] : NOTHING;

const callEvent = (block: Json): NeutralEvent => ({
  kind: 'tool-call',
  id: asText(block['id']),
  name: asText(block['name']),
});

/** Only places with an address of their own; the others lie in what the client sent. */
function citationEvents(citation: Json): Events {
  const url = asText(citation['url']) || asText(citation['source']);
  if (!/^https?:\/\//.test(url)) return NOTHING;
  const title = asText(citation['title']);
  const quote = asText(citation['cited_text']);
  return [{ kind: 'citation', citation: { url, ...(title && { title }), ...(quote && { quote }) } }];
}

/** @param answer a message, or the `delta` of the event that ends one */
function finishEvents(answer: Json, stopReason: string): Events {
  const reason = finishOf(stopReason);
  const stopSequence = asText(answer['stop_sequence']);
  const why = reason === 'refusal' ? asText(asObject(answer['stop_details'])['explanation']) : '';
  return [
    ...(why === '' ? NOTHING : [{ kind: 'refusal', text: why } as const]),
    { kind: 'finish', reason, ...(stopSequence !== '' && { stopSequence }) },
  ];
}

/** A reader for one streamed message. */
export function createStreamReader(): ReturnType<ProviderSide['streamReader']> {
  const calls = createCalls();
  let finished = false;
  let counted: Json = {};

  const count = (usage: unknown): Events => {
    const said = Object.entries(asObject(usage)).filter(([, value]) => value !== null);
    if (said.length === 0) return NOTHING;
    counted = { ...counted, ...Object.fromEntries(said) };
    return [{ kind: 'usage', usage: usageOf(counted) }];
  };
  const finish = (delta: Json, stopReason: string): Events => {
    if (finished) return NOTHING;
    finished = true;
    return [...calls.end(), ...finishEvents(delta, stopReason)];
  };
  const readers: Readonly<Record<string, (data: Json) => Events>> = {
    message_start: (data) => count(asObject(data['message'])['usage']),
    content_block_start: (data) => calls.begin(asNumber(data['index']), asObject(data['content_block'])),
    content_block_delta: (data) => readDelta(asNumber(data['index']), asObject(data['delta']), calls),
    content_block_stop: () => calls.end(),
    message_delta(data) {
      const delta = asObject(data['delta']);
      const reason = asText(delta['stop_reason']);
      return [...(reason === '' ? NOTHING : finish(delta, reason)), ...count(data['usage'])];
    },
    message_stop: () => finish({}, 'end_turn'),
  };
  return {
    push(event: SseEvent) {
      if (event.data === '') return NOTHING;
      const data = parseObject(event.data);
      const type = asText(data['type']) || event.name;
      return (Object.hasOwn(readers, type) ? readers[type]?.(data) : undefined) ?? NOTHING;
    },
    rest: () => calls.end(),
  };
}

/** The tool call that is open, if one is. */
interface Calls {
  begin(index: number | undefined, block: Json): Events;
  args(index: number | undefined, text: string): Events;
  /** What is still to be said of it. */
  end(): Events;
}

function createCalls(): Calls {
  let open: { readonly index: number | undefined; readonly input: Json; spoken: boolean } | null = null;
  const end = (): Events => {
    const last = open;
    open = null;
    // Nothing came in pieces: it is all in the block's beginning, where the API itself writes `{}`.
    return last === null || last.spoken ? NOTHING : [{ kind: 'tool-args', text: JSON.stringify(last.input) }];
  };
  return {
    end,
    begin(index, block) {
      const before = end();
      if (block['type'] === 'text') return [...before, ...textEvents(block['text'])];
      if (block['type'] === 'thinking') return [...before, ...thoughtEvents(block['thinking'])];
      if (block['type'] !== 'tool_use') return before;
      open = { index, input: asObject(block['input']), spoken: false };
      return [...before, callEvent(block)];
    },
    args(index, text) {
      // A tool that runs at the vendor's writes its input, too.
      if (open === null || open.index !== index || text === '') return NOTHING;
      open.spoken = true;
      return [{ kind: 'tool-args', text }];
    },
  };
}

function readDelta(index: number | undefined, delta: Json, calls: Calls): Events {
  switch (delta['type']) {
    case 'text_delta':
      return textEvents(delta['text']);
    case 'thinking_delta':
      return thoughtEvents(delta['thinking']);
    case 'input_json_delta':
      return calls.args(index, asText(delta['partial_json']));
    case 'citations_delta':
      return citationEvents(asObject(delta['citation']));
    default:
      return NOTHING;
  }
}
