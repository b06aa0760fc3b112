import type { ProviderSide } from '../dialect.ts';
import { asList, asObject, asText, parseObject, type Json } from '../../kernel/json.ts';
import type { FinishReason, NeutralEvent } from '../neutral.ts';
import type { SseEvent } from '../sse.ts';
import { usageOf } from './usage.ts';

type Events = readonly NeutralEvent[];
const NOTHING: Events = [];

const reasons: Readonly<Record<string, FinishReason>> = {
  end_turn: 'stop',
  stop_sequence: 'stop-sequence',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool-calls',
  content_filtered: 'filter',
  guardrail_intervened: 'filter',
  // What the model said could not be read, and was cut there.
  malformed_model_output: 'filter',
  malformed_tool_use: 'filter',
  refusal: 'refusal',
  pause_turn: 'pause',
};

/** The events of a whole answer. */
export function readWhole(body: Json): Events {
  const message = asObject(asObject(body['output'])['message']);
  return [
    ...asList(message['content']).flatMap(readBlock),
    finishOf(body),
    { kind: 'usage', usage: usageOf(body['usage']) },
  ];
}

function readBlock(block: Json): Events {
  const call = asObject(block['toolUse']);
  if (block['toolUse'] !== undefined)
    return [callOf(call), { kind: 'tool-args', text: JSON.stringify(asObject(call['input'])) }];
  const cited = asObject(block['citationsContent']);
  if (block['citationsContent'] !== undefined)
    return [
      ...asList(cited['content']).flatMap((part) => textOf(part['text'])),
      ...asList(cited['citations']).flatMap(citationOf),
    ];
  return [...thoughtOf(asObject(block['reasoningContent'])['reasoningText']), ...textOf(block['text'])];
}

const textOf = (text: unknown): Events => (asText(text) === '' ? NOTHING : [{ kind: 'text', text: asText(text) }]);

/** @param thought `{text, signature}`; what only the model's vendor can read is passed over */
function thoughtOf(thought: unknown): Events {
  const text = asText(asObject(thought)['text']);
  return text === '' ? NOTHING : [{ kind: 'reasoning', text }];
}

const callOf = (call: Json): NeutralEvent => ({
  kind: 'tool-call',
  id: asText(call['toolUseId']),
  name: asText(call['name']),
});

/** Only places with an address of their own; the others lie in what the client sent. */
function citationOf(citation: Json): Events {
  const url = asText(asObject(asObject(citation['location'])['web'])['url']);
  if (url === '') return NOTHING;
  const title = asText(citation['title']);
  const quote = asList(citation['sourceContent'])
    .map((part) => asText(part['text']))
    .join('');
  return [{ kind: 'citation', citation: { url, ...(title && { title }), ...(quote && { quote }) } }];
}

/** @param answer a whole one, or the event that ends one */
function finishOf(answer: Json): NeutralEvent {
  const named = asText(answer['stopReason']);
  const reason = Object.hasOwn(reasons, named) ? reasons[named] : undefined;
  const stopSequence = asText(asObject(answer['additionalModelResponseFields'])['stop_sequence']);
  return { kind: 'finish', reason: reason ?? 'stop', ...(stopSequence && { stopSequence }) };
}

/** A reader for one streamed answer. Blocks come one after another, each complete before the next begins. */
export const streamReader: ProviderSide['streamReader'] = () => {
  /** A call of which no argument has come yet. */
  let bare = false;
  const closed = (): Events => {
    if (!bare) return NOTHING;
    bare = false;
    return [{ kind: 'tool-args', text: '{}' }];
  };
  const started = (call: unknown): Events => {
    if (call === undefined) return NOTHING;
    bare = true;
    return [callOf(asObject(call))];
  };
  const piece = (delta: Json): Events => {
    const args = asText(asObject(delta['toolUse'])['input']);
    if (args === '') return deltaOf(delta);
    bare = false;
    return [{ kind: 'tool-args', text: args }];
  };
  return {
    push({ name, data }: SseEvent) {
      const body = parseObject(data);
      switch (name) {
        case 'contentBlockStart':
          return [...closed(), ...started(asObject(body['start'])['toolUse'])];
        case 'contentBlockDelta':
          return piece(asObject(body['delta']));
        case 'contentBlockStop':
          return closed();
        case 'messageStop':
          return [...closed(), finishOf(body)];
        case 'metadata':
          return [{ kind: 'usage', usage: usageOf(body['usage']) }];
        default:
          return NOTHING;
      }
    },
    rest: closed,
  };
};

const deltaOf = (delta: Json): Events => [
  ...thoughtOf(delta['reasoningContent']),
  ...textOf(delta['text']),
  ...citationOf(asObject(delta['citation'])),
];
