import type { ProviderSide } from '../dialect.ts';
import { asList, asObject, asText, parseObject, type Json } from '../../kernel/json.ts';
import type { FinishReason, NeutralEvent } from '../neutral.ts';
import { createCallQueue, type CallQueue } from '../openai/call-queue.ts';
import { customArgs } from '../openai/custom-tool.ts';
import { shortName } from '../openai/ids.ts';
import { readUsage } from './usage.ts';

/** The answer of one reader, from its first piece to its end. */
interface Reading {
  readonly queue: CallQueue;
  /** Items by their place whose text has been told. */
  readonly told: Set<string>;
  finished: boolean;
  refused: boolean;
  /** Something has been thought. */
  thought: boolean;
}

const begin = (): Reading => ({
  queue: createCallQueue(),
  told: new Set(),
  finished: false,
  refused: false,
  thought: false,
});

export const readWhole: ProviderSide['readWhole'] = (body) => {
  const reading = begin();
  return [...readOutput(reading, body), ...finish(reading, body)];
};

export const streamReader: ProviderSide['streamReader'] = () => {
  const reading = begin();
  return {
    push({ data, name }) {
      if (data === '' || data.startsWith('[DONE]')) return [];
      const event = parseObject(data);
      const type = asText(event['type']) || name;
      const read = Object.hasOwn(readers, type) ? readers[type] : undefined;
      return read ? read(reading, event) : [];
    },
    rest: () => finish(reading, {}),
  };
};

type EventReader = (reading: Reading, event: Json) => readonly NeutralEvent[];

const delta =
  (kind: 'text' | 'refusal' | 'reasoning'): EventReader =>
  (reading, event) => {
    reading.told.add(placeOf(event));
    return say(reading, kind, asText(event['delta']));
  };

const ended: EventReader = (reading, event) => {
  const response = asObject(event['response']);
  return [...readOutput(reading, response), ...finish(reading, response)];
};

/** A new part of a summary is a new paragraph. */
const paragraph: EventReader = (reading) => (reading.thought ? say(reading, 'reasoning', '\n\n') : []);

const readers: Readonly<Record<string, EventReader>> = {
  'response.output_text.delta': delta('text'),
  'response.refusal.delta': delta('refusal'),
  'response.reasoning_summary_text.delta': delta('reasoning'),
  'response.reasoning_text.delta': delta('reasoning'),
  'response.reasoning_summary_part.added': paragraph,
  'response.output_text.annotation.added': (reading, event) => cite(reading, asObject(event['annotation'])),
  'response.output_item.added': (reading, event) => openCall(reading, asObject(event['item']), placeOf(event)),
  'response.function_call_arguments.delta': (reading, event) =>
    reading.queue.args(placeOf(event), asText(event['delta'])),
  'response.output_item.done': (reading, event) => readItem(reading, asObject(event['item']), placeOf(event)),
  'response.completed': ended,
  'response.incomplete': ended,
  'response.cancelled': ended,
};

const placeOf = (event: Json) => String(event['output_index']);

function say(reading: Reading, kind: 'text' | 'refusal' | 'reasoning', text: string): readonly NeutralEvent[] {
  if (text === '') return [];
  if (kind === 'refusal') reading.refused = true;
  if (kind === 'reasoning') reading.thought = true;
  return reading.queue.other({ kind, text });
}

/** What the stream has not said: some send whole items only, some only the last event with all of them. */
const readOutput = (reading: Reading, response: Json): readonly NeutralEvent[] =>
  asList(response['output']).flatMap((item, at) => readItem(reading, item, String(at)));

function readItem(reading: Reading, item: Json, place: string): readonly NeutralEvent[] {
  const isCall = item['type'] === 'function_call' || item['type'] === 'custom_tool_call';
  if (isCall) return [...openCall(reading, item, place), ...restOfArgs(reading, item, place)];
  if (reading.told.has(place)) return [];
  reading.told.add(place);
  if (item['type'] === 'message') return asList(item['content']).flatMap((part) => readPart(reading, part));
  if (item['type'] !== 'reasoning') return [];
  const thoughts = [...asList(item['content']), ...asList(item['summary'])].map(({ text }) => asText(text));
  return say(reading, 'reasoning', thoughts.filter((text) => text !== '').join('\n\n'));
}

function readPart(reading: Reading, part: Json): readonly NeutralEvent[] {
  if (part['type'] === 'refusal') return say(reading, 'refusal', asText(part['refusal']));
  return [
    ...say(reading, 'text', asText(part['text'])),
    ...asList(part['annotations']).flatMap((annotation) => cite(reading, annotation)),
  ];
}

function openCall({ queue }: Reading, item: Json, place: string): readonly NeutralEvent[] {
  const type = item['type'];
  if ((type !== 'function_call' && type !== 'custom_tool_call') || queue.has(place)) return [];
  const name = asText(item['name']);
  const id = asText(item['call_id']) || asText(item['id']) || `call_${shortName(`${place}/${name}`, 24)}`;
  return queue.open(place, id, name);
}

/** What the deltas have not brought. */
function restOfArgs({ queue }: Reading, item: Json, place: string): readonly NeutralEvent[] {
  const whole = item['type'] === 'custom_tool_call' ? customArgs(asText(item['input'])) : asText(item['arguments']);
  const come = queue.argsOf(place);
  return whole.startsWith(come) ? queue.args(place, whole.slice(come.length)) : [];
}

function cite({ queue }: Reading, annotation: Json): readonly NeutralEvent[] {
  const url = asText(annotation['url']);
  if (annotation['type'] !== 'url_citation' || url === '') return [];
  const title = asText(annotation['title']);
  return queue.other({ kind: 'citation', citation: { url, ...(title !== '' && { title }) } });
}

function finish(reading: Reading, response: Json): readonly NeutralEvent[] {
  if (reading.finished) return [];
  reading.finished = true;
  const usage = readUsage(response['usage']);
  return [
    ...reading.queue.flush(),
    { kind: 'finish', reason: reasonOf(reading, incompleteBecause(response)) },
    ...(Object.keys(usage).length > 0 ? [{ kind: 'usage', usage } as const] : []),
  ];
}

/** Empty: nothing is missing. What somebody cancelled at the vendor's is no whole answer either. */
const incompleteBecause = (response: Json): string =>
  response['status'] === 'cancelled' ? 'cancelled' : asText(asObject(response['incomplete_details'])['reason']);

function reasonOf(reading: Reading, incomplete: string): FinishReason {
  if (incomplete === 'content_filter') return 'filter';
  if (incomplete !== '') return 'length';
  if (reading.queue.count() > 0) return 'tool-calls';
  return reading.refused ? 'refusal' : 'stop';
}
