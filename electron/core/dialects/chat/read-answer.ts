import type { ProviderSide } from '../dialect.ts';
import { asList, asObject, asText, parseObject, type Json } from '../../kernel/json.ts';
import type { FinishReason, NeutralEvent } from '../neutral.ts';
import { createCallQueue, type CallQueue } from '../openai/call-queue.ts';
import { shortName } from '../openai/ids.ts';
import { isBreakdown } from './breakdown.ts';
import { countsIn, readUsage } from './usage.ts';

/** The answer of one reader, from its first piece to its end. */
interface Reading {
  readonly queue: CallQueue;
  /** The calls of the stream: the id that the provider gave each one, by the place it named. */
  readonly ids: Map<number, { readonly key: string; readonly id: string }>;
  finished: boolean;
  refused: boolean;
}

const begin = (): Reading => ({ queue: createCallQueue(), ids: new Map(), finished: false, refused: false });

export const readWhole: ProviderSide['readWhole'] = (body) => {
  const reading = begin();
  const choice = firstChoice(body);
  const message = asObject(choice['message']);
  const events = [...readDelta(reading, body, message), ...readSources(reading, body, message)];
  return [...events, ...finish(reading, asText(choice['finish_reason'])), ...readCounts(body, choice)];
};

export const streamReader: ProviderSide['streamReader'] = () => {
  const reading = begin();
  return {
    push({ data }) {
      if (data === '' || data.startsWith('[DONE]')) return [];
      const chunk = parseObject(data);
      const choice = firstChoice(chunk);
      const delta = asObject(choice['delta']);
      const events = [...readDelta(reading, chunk, delta), ...readSources(reading, {}, delta)];
      const reason = choice['finish_reason'];
      if (typeof reason === 'string') events.push(...finish(reading, reason));
      return countsIn(chunk, choice) ? [...events, ...readCounts(chunk, choice)] : events;
    },
    rest: () => finish(reading, 'stop'),
  };
};

const firstChoice = (body: Json): Json => {
  const choices = asList(body['choices']);
  return choices.find(({ index }) => index === 0 || index === undefined) ?? {};
};

function readDelta(reading: Reading, body: Json, delta: Json): NeutralEvent[] {
  const { queue } = reading;
  const events: NeutralEvent[] = [];
  const say = (kind: 'text' | 'reasoning' | 'refusal', text: string) => {
    if (text !== '') events.push(...queue.other({ kind, text }));
  };
  say('reasoning', thought(delta));
  const { content } = delta;
  if (typeof content === 'string') say('text', content);
  else for (const part of asList(content)) say(part['type'] === 'thinking' ? 'reasoning' : 'text', partText(part));
  const refusal = asText(delta['refusal']);
  if (refusal !== '') reading.refused = true;
  say('refusal', refusal);
  for (const [at, call] of asList(delta['tool_calls']).entries()) events.push(...readCall(reading, body, call, at));
  if (delta['function_call'])
    events.push(...readCall(reading, body, { index: 0, function: delta['function_call'] }, 0));
  return events;
}

/** DeepSeek's name and OpenRouter's; the details only where neither is there. */
const thought = (delta: Json): string =>
  asText(delta['reasoning_content']) ||
  asText(delta['reasoning']) ||
  asList(delta['reasoning_details'])
    .map((detail) => asText(detail['text']) || asText(detail['summary']))
    .join('');

/** Mistral's parts: `{text}`, and `{thinking: [{text}]}`. */
const partText = (part: Json): string =>
  part['type'] === 'thinking' ? asList(part['thinking']).map(partText).join('') : asText(part['text']);

function readCall(reading: Reading, body: Json, call: Json, at: number): readonly NeutralEvent[] {
  const place = typeof call['index'] === 'number' ? call['index'] : at;
  const called = asObject(call['function'] ?? call['custom']);
  const opened = openCall(reading, body, place, asText(call['id']), asText(called['name']));
  const key = reading.ids.get(place)?.key;
  if (key === undefined) return opened;
  return [...opened, ...reading.queue.args(key, argsText(called['arguments'] ?? called['input']))];
}

/** Some number no calls, or all of them 0: another id with a name is another call. */
function openCall(
  { queue, ids }: Reading,
  body: Json,
  place: number,
  id: string,
  name: string,
): readonly NeutralEvent[] {
  const known = ids.get(place);
  if (name === '' || (known !== undefined && (id === '' || id === known.id))) return [];
  const key = String(queue.count());
  ids.set(place, { key, id });
  return queue.open(key, id || `call_${shortName(`${asText(body['id'])}/${key}/${name}`, 24)}`, name);
}

/** Text everywhere but where somebody sends the object itself. */
const argsText = (args: unknown): string =>
  typeof args === 'object' && args !== null ? JSON.stringify(args) : asText(args);

/** `annotations` with the words' sources, or Perplexity's and xAI's list of addresses. */
function readSources(reading: Reading, body: Json, message: Json): readonly NeutralEvent[] {
  const annotations = asList(message['annotations']).map((one) => asObject(one['url_citation']));
  const listed: readonly unknown[] = Array.isArray(body['citations']) ? body['citations'] : [];
  const all = annotations.length > 0 ? annotations : listed.map((url) => ({ url }));
  return all.flatMap((source: Json) => {
    const url = asText(source['url']);
    const title = asText(source['title']);
    const quote = asText(source['content']);
    if (url === '') return [];
    return reading.queue.other({
      kind: 'citation',
      citation: { url, ...(title !== '' && { title }), ...(quote !== '' && { quote }) },
    });
  });
}

const reasons: Readonly<Record<string, FinishReason>> = {
  length: 'length',
  model_length: 'length',
  // Z.AI's.
  model_context_window_exceeded: 'length',
  sensitive: 'filter',
  tool_calls: 'tool-calls',
  function_call: 'tool-calls',
  content_filter: 'filter',
  refusal: 'refusal',
};

/** Once; some send the reason twice, some none, and some say `stop` after calls. */
function finish(reading: Reading, said: string): readonly NeutralEvent[] {
  if (reading.finished) return [];
  reading.finished = true;
  // A stream that broke down is a failure before this; a whole answer that did is at least not told as complete.
  const cut = isBreakdown(said) ? 'length' : 'stop';
  const reason = (Object.hasOwn(reasons, said) ? reasons[said] : undefined) ?? cut;
  const calls = reading.queue.count() > 0;
  const meant = reason !== 'stop' ? reason : calls ? 'tool-calls' : reading.refused ? 'refusal' : 'stop';
  return [...reading.queue.flush(), { kind: 'finish', reason: meant }];
}

function readCounts(body: Json, choice: Json): readonly NeutralEvent[] {
  const usage = readUsage(countsIn(body, choice));
  return Object.keys(usage).length === 0 ? [] : [{ kind: 'usage', usage }];
}
