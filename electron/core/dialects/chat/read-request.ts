import type { ClientRequest, ClientSide } from '../dialect.ts';
import { asObject, type Json } from '../../kernel/json.ts';
import type { Format, NeutralRequest, Reasoning } from '../neutral.ts';
import { effortWord } from '../openai/efforts.ts';
import { createNotes, dropUnread, isAbsent, type Notes } from '../openai/notes.ts';
import { createAnswer } from './answer.ts';
import { readMessages } from './read-messages.ts';
import { readTools } from './read-tools.ts';

/** Everything that is read here or says nothing: `model` is read by the gateway. */
const read = new Set([
  ...['model', 'messages', 'stream', 'stream_options', 'tools', 'tool_choice', 'functions', 'function_call'],
  ...['parallel_tool_calls', 'max_tokens', 'max_completion_tokens', 'temperature', 'top_p', 'top_k', 'seed', 'stop'],
  ...['frequency_penalty', 'presence_penalty', 'response_format', 'verbosity', 'n'],
  ...['reasoning', 'reasoning_effort', 'include_reasoning'],
]);

export const readRequest: ClientSide['readRequest'] = (body) => {
  const notes = createNotes();
  const request = neutral(notes, body);
  if (!isAbsent(body['n']) && body['n'] !== 1)
    notes.refuse('“n” asks for several answers, and only one can be had from this model. Leave “n” out.');
  dropUnread(notes, body, read);
  const problem = notes.problem();
  if (problem !== undefined) return { ok: false, error: problem };

  const about = {
    usage: asObject(body['stream_options'])['include_usage'] === true,
    legacy: isLegacy(body),
    custom: customNames(body),
  };
  const value: ClientRequest = {
    request,
    dropped: notes.dropped(),
    answer: (answer) => createAnswer(answer, about),
  };
  return { ok: true, value };
};

/** `functions` from before there were tools: the client waits for a `function_call`. */
const isLegacy = (body: Json) => isAbsent(body['tools']) && !isAbsent(body['functions']);

const customNames = (body: Json): ReadonlySet<string> =>
  new Set(
    (Array.isArray(body['tools']) ? body['tools'] : [])
      .map((tool) => asObject(asObject(tool)['custom'])['name'])
      .filter((name) => typeof name === 'string'),
  );

function neutral(notes: Notes, body: Json): NeutralRequest {
  const parallel = isLegacy(body) ? false : notes.flag(body['parallel_tool_calls'], 'parallel_tool_calls');
  const format = readFormat(notes, body['response_format']);
  const reasoning = readReasoning(notes, body);
  return {
    ...readMessages(notes, body['messages']),
    ...readTools(notes, body),
    ...(parallel !== undefined && { parallelTools: parallel }),
    ...readNumbers(notes, body),
    ...readStop(notes, body['stop']),
    ...(reasoning && { reasoning }),
    ...(format && { format }),
    ...readVerbosity(notes, body['verbosity']),
    stream: notes.flag(body['stream'], 'stream') ?? false,
  };
}

/** What is called what; of two names for one thing the later one counts. */
const numbers = [
  ['max_tokens', 'maxTokens'],
  ['max_completion_tokens', 'maxTokens'],
  ['temperature', 'temperature'],
  ['top_p', 'topP'],
  ['top_k', 'topK'],
  ['frequency_penalty', 'frequencyPenalty'],
  ['presence_penalty', 'presencePenalty'],
  ['seed', 'seed'],
] as const;

type Numbers = Partial<Record<(typeof numbers)[number][1], number>>;

function readNumbers(notes: Notes, body: Json): Numbers {
  const values: Numbers = {};
  for (const [name, key] of numbers) {
    const value = notes.number(body[name], name);
    if (value !== undefined) values[key] = value;
  }
  return values;
}

function readStop(notes: Notes, stop: unknown): { stop?: readonly string[] } {
  if (isAbsent(stop)) return {};
  if (typeof stop === 'string') return { stop: [stop] };
  return { stop: notes.list(stop, 'stop').map((one, at) => notes.text(one, `stop[${at}]`)) };
}

function readVerbosity(notes: Notes, value: unknown): Pick<NeutralRequest, 'verbosity'> {
  const verbosity = notes.word(value, 'verbosity', ['low', 'medium', 'high']);
  return verbosity === undefined ? {} : { verbosity };
}

function readFormat(notes: Notes, value: unknown): Format | undefined {
  if (isAbsent(value)) return undefined;
  const format = notes.object(value, 'response_format');
  const type = notes.word(format['type'], 'response_format.type', ['text', 'json_object', 'json_schema']);
  if (type === 'json_object') return { kind: 'json' };
  if (type !== 'json_schema') return undefined;
  return readSchema(notes, notes.object(format['json_schema'], 'response_format.json_schema'), 'json_schema');
}

/** `{name, schema, strict}`; a description of the whole is part of the schema elsewhere. */
export function readSchema(notes: Notes, from: Json, path: string): Format {
  const strict = notes.flag(from['strict'], `${path}.strict`);
  const description = notes.maybeText(from['description'], `${path}.description`);
  const schema = notes.object(from['schema'] ?? {}, `${path}.schema`);
  return {
    kind: 'schema',
    name: notes.maybeText(from['name'], `${path}.name`) ?? 'answer',
    schema: { ...(description !== undefined && { description }), ...schema },
    ...(strict !== undefined && { strict }),
  };
}

/** OpenAI's `reasoning_effort`, or OpenRouter's `reasoning: {effort | max_tokens, enabled, exclude}`. */
function readReasoning(notes: Notes, body: Json): Reasoning | undefined {
  const own = isAbsent(body['reasoning']) ? {} : notes.object(body['reasoning'], 'reasoning');
  const shown = readShown(body, own);
  const budget = notes.number(own['max_tokens'], 'reasoning.max_tokens');
  if (budget !== undefined) return { budget, ...shown };
  if (own['enabled'] === false) return { effort: 'none' };
  const written = own['effort'] ?? body['reasoning_effort'];
  if (isAbsent(written)) return own['enabled'] === true ? { effort: 'medium', ...shown } : undefined;
  const effort = effortWord(written);
  if (effort !== undefined) return { effort, ...shown };
  notes.word(written, 'reasoning_effort', []);
  return undefined;
}

function readShown(body: Json, own: Json): { shown?: true } {
  const asked = !isAbsent(body['reasoning']) || body['include_reasoning'] === true;
  return asked && own['exclude'] !== true && body['include_reasoning'] !== false ? { shown: true } : {};
}
