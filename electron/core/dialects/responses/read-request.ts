import { readSchema } from '../chat/read-request.ts';
import type { ClientSide } from '../dialect.ts';
import type { Json } from '../../kernel/json.ts';
import type { Format, NeutralRequest, Reasoning, Tool } from '../neutral.ts';
import { effortWord } from '../openai/efforts.ts';
import { createNotes, dropUnread, isAbsent, type Notes } from '../openai/notes.ts';
import { createAnswer } from './answer.ts';
import { readInput } from './read-items.ts';
import { readToolChoice, readTools } from './read-tools.ts';
import { createToolBook, type ToolBook } from './tool-book.ts';

/** Everything that is read here or says nothing: `model` is read by the gateway. */
const read = new Set([
  ...['model', 'input', 'instructions', 'stream', 'stream_options', 'tools', 'tool_choice', 'parallel_tool_calls'],
  ...['max_output_tokens', 'temperature', 'top_p', 'reasoning', 'text'],
  ...['previous_response_id', 'conversation', 'prompt'],
]);

/** Without what the vendor keeps there, the answer would be to another question. */
const kept: readonly (readonly [field: string, what: string, instead: string])[] = [
  ['previous_response_id', 'an earlier answer', 'Send the whole history in “input”.'],
  ['conversation', 'a conversation', 'Send the whole history in “input”.'],
  ['prompt', 'a prompt', 'Send its text in “instructions”.'],
];

export const readRequest: ClientSide['readRequest'] = (body) => {
  const notes = createNotes();
  for (const [field, what, instead] of kept)
    if (!isAbsent(body[field]))
      notes.refuse(`“${field}” names ${what} that is stored at another vendor and cannot be carried over. ${instead}`);
  const book = createToolBook();
  const request = neutral(notes, body, book);
  dropUnread(notes, body['truncation'] === 'disabled' ? { ...body, truncation: null } : body, read);
  const problem = notes.problem();
  if (problem !== undefined) return { ok: false, error: problem };
  return { ok: true, value: { request, dropped: notes.dropped(), answer: (about) => createAnswer(about, body, book) } };
};

const inText = new Set(['format', 'verbosity']);

function neutral(notes: Notes, body: Json, book: ToolBook): NeutralRequest {
  const listed = readTools(notes, body['tools'], 'tools', book);
  const { system, turns, tools } = readInput(notes, body, book);
  const text = isAbsent(body['text']) ? {} : notes.object(body['text'], 'text');
  dropUnread(notes, text, inText, 'text.');
  const verbosity = notes.word(text['verbosity'], 'text.verbosity', ['low', 'medium', 'high']);
  const format = readFormat(notes, text['format']);
  const reasoning = readReasoning(notes, body['reasoning']);
  const parallel = notes.flag(body['parallel_tool_calls'], 'parallel_tool_calls');
  return {
    system,
    turns,
    ...readToolChoice(notes, unique([...listed, ...tools]), body['tool_choice'], book),
    ...(parallel !== undefined && { parallelTools: parallel }),
    ...readNumbers(notes, body),
    ...(reasoning && { reasoning }),
    ...(format && { format }),
    ...(verbosity && { verbosity }),
    stream: notes.flag(body['stream'], 'stream') ?? false,
  };
}

/** The same tool may be found twice. */
const unique = (tools: readonly Tool[]) => [...new Map(tools.map((tool) => [tool.name, tool])).values()];

function readNumbers(notes: Notes, body: Json): Pick<NeutralRequest, 'maxTokens' | 'temperature' | 'topP'> {
  const maxTokens = notes.number(body['max_output_tokens'], 'max_output_tokens');
  const temperature = notes.number(body['temperature'], 'temperature');
  const topP = notes.number(body['top_p'], 'top_p');
  return {
    ...(maxTokens !== undefined && { maxTokens }),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
  };
}

function readFormat(notes: Notes, value: unknown): Format | undefined {
  if (isAbsent(value)) return undefined;
  const format = notes.object(value, 'text.format');
  const type = notes.word(format['type'], 'text.format.type', ['text', 'json_object', 'json_schema']);
  if (type === 'json_object') return { kind: 'json' };
  return type === 'json_schema' ? readSchema(notes, format, 'text.format') : undefined;
}

const inReasoning = new Set(['effort', 'summary', 'generate_summary']);

function readReasoning(notes: Notes, value: unknown): Reasoning | undefined {
  if (isAbsent(value)) return undefined;
  const reasoning = notes.object(value, 'reasoning');
  dropUnread(notes, reasoning, inReasoning, 'reasoning.');
  const shown = isAbsent(reasoning['summary'] ?? reasoning['generate_summary']) ? {} : { shown: true };
  const written = reasoning['effort'];
  const effort = effortWord(written);
  if (effort !== undefined) return { effort, ...shown };
  notes.word(written, 'reasoning.effort', []);
  // OpenAI's models think unless they are told not to.
  return 'shown' in shown ? { effort: 'medium', shown: true } : undefined;
}
