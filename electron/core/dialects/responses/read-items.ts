import { asList, asObject, asText, type Json } from '../../kernel/json.ts';
import type { NeutralRequest, Part, TextPart, Tool, Turn } from '../neutral.ts';
import { readContent, type Content } from '../openai/content.ts';
import { customArgs } from '../openai/custom-tool.ts';
import { isAbsent, type Notes } from '../openai/notes.ts';
import { OWN_MARK } from '../own-mark.ts';
import { readFile, readImage, refuseStored } from '../openai/source.ts';
import { readTools } from './read-tools.ts';
import { SEARCH, type ToolBook } from './tool-book.ts';

interface Conversation extends Pick<NeutralRequest, 'system' | 'turns'> {
  readonly system: TextPart[];
  readonly turns: Turn[];
  /** Tools that came in the middle. */
  readonly tools: Tool[];
  /** Names of the tools that were called, by the id of the call. */
  readonly names: Map<string, string>;
  readonly book: ToolBook;
}

export function readInput(notes: Notes, body: Json, book: ToolBook): Conversation {
  const conversation: Conversation = { system: [], turns: [], tools: [], names: new Map(), book };
  const instructions = notes.maybeText(body['instructions'], 'instructions');
  if (instructions !== undefined && instructions !== '') conversation.system.push({ kind: 'text', text: instructions });
  const { input } = body;
  if (typeof input === 'string') conversation.turns.push({ role: 'user', parts: [{ kind: 'text', text: input }] });
  else
    notes.list(input, 'input').forEach((item, at) => {
      readItem(notes, notes.object(item, `input[${at}]`), `input[${at}]`, conversation);
    });
  return conversation;
}

type ItemReader = (notes: Notes, item: Json, path: string, conversation: Conversation) => void;

function readItem(notes: Notes, item: Json, path: string, conversation: Conversation): void {
  const type =
    notes.maybeText(item['type'], `${path}.type`) ?? (item['role'] === undefined ? 'item_reference' : 'message');
  const reader = Object.hasOwn(readers, type) ? readers[type] : undefined;
  if (reader) reader(notes, item, path, conversation);
  else notes.drop(`input[].type=${type}`);
}

const callOf =
  (name: (notes: Notes, item: Json, path: string, book: ToolBook) => string, args: ArgsReader): ItemReader =>
  (notes, item, path, conversation) => {
    const id = notes.text(item['call_id'] ?? item['id'], `${path}.call_id`);
    const called = name(notes, item, path, conversation.book);
    conversation.names.set(id, called);
    addPart(conversation, 'assistant', { kind: 'tool-call', id, name: called, args: args(notes, item, path) });
  };

type ArgsReader = (notes: Notes, item: Json, path: string) => string;

const ownName = (notes: Notes, item: Json, path: string, book: ToolBook) =>
  book.nameOf(notes.text(item['name'], `${path}.name`), asText(item['namespace']));

const result: ItemReader = (notes, item, path, conversation) => {
  const id = notes.text(item['call_id'] ?? item['id'], `${path}.call_id`);
  const name = conversation.names.get(id);
  addPart(conversation, 'user', {
    kind: 'tool-result',
    id,
    ...(name !== undefined && { name }),
    parts: readOutput(notes, item['output'], `${path}.output`),
    ...(item['status'] === 'failed' && { failed: true }),
  });
};

const stored =
  (what: string): ItemReader =>
  (notes, _item, path) =>
    refuseStored(notes, path, what);

const readers: Readonly<Record<string, ItemReader>> = {
  message: readMessage,
  reasoning: readThought,
  function_call: callOf(
    ownName,
    (notes, item, path) => notes.text(item['arguments'], `${path}.arguments`).trim() || '{}',
  ),
  custom_tool_call: callOf(ownName, (notes, item, path) => customArgs(notes.text(item['input'], `${path}.input`))),
  local_shell_call: callOf(() => 'local_shell', jsonOf('action')),
  shell_call: callOf(() => 'shell', jsonOf('action')),
  apply_patch_call: callOf(() => 'apply_patch', jsonOf('operation')),
  function_call_output: result,
  custom_tool_call_output: result,
  local_shell_call_output: result,
  shell_call_output: result,
  apply_patch_call_output: result,
  tool_search_call: (notes, item, path, conversation) => {
    if (isOwnSearch(item)) callOf(() => SEARCH, jsonOf('arguments'))(notes, item, path, conversation);
  },
  tool_search_output: readFound,
  additional_tools: (notes, item, path, { tools, book }) => {
    tools.push(...readTools(notes, item['tools'], `${path}.tools`, book));
  },
  item_reference: stored('an item'),
  compaction: stored('a history'),
  compaction_summary: stored('a history'),
  compaction_trigger: (notes, _item, path) =>
    notes.refuse(
      `“${path}” asks for a compacted history, which other vendors do not make. Ask for a summary in words.`,
    ),
};

/** The vendor's own searches have no id, and nobody waits for their result. */
const isOwnSearch = (item: Json) => !isAbsent(item['call_id']);

/** Tools that were found can be called from here on; other dialects want all tools in one list. */
function readFound(notes: Notes, item: Json, path: string, conversation: Conversation): void {
  const found = readTools(notes, item['tools'], `${path}.tools`, conversation.book);
  conversation.tools.push(...found);
  if (!isOwnSearch(item)) return;
  const names = found.map(({ name }) => name).join(', ');
  const output = names === '' ? 'No tool was found.' : `These tools can be called now: ${names}`;
  result(notes, { ...item, output }, path, conversation);
}

function jsonOf(field: string): ArgsReader {
  return (_notes, item) => JSON.stringify(asObject(item[field]));
}

function readMessage(notes: Notes, item: Json, path: string, conversation: Conversation): void {
  const parts = readContent(notes, item['content'], `${path}.content`, readPart);
  switch (item['role']) {
    case 'user':
      conversation.turns.push({ role: 'user', parts });
      return;
    case 'assistant':
      if (!isAbsent(item['phase'])) notes.drop('input[].phase');
      for (const part of parts) addPart(conversation, 'assistant', part);
      return;
    case 'system':
    case 'developer': {
      const texts = parts.filter((part) => part.kind === 'text');
      if (conversation.turns.length === 0) conversation.system.push(...texts);
      else conversation.turns.push({ role: 'system', parts: texts });
      return;
    }
    default:
      notes.refuse(`“${path}.role” must be user, assistant, system or developer.`);
  }
}

/** The summary, or the thoughts themselves where a model shows them. What is encrypted only its vendor can read. */
function readThought(notes: Notes, item: Json, _path: string, conversation: Conversation): void {
  const seal = item['encrypted_content'];
  if (!isAbsent(seal) && seal !== OWN_MARK) notes.drop('input[].encrypted_content');
  const thoughts = [...asList(item['content']), ...asList(item['summary'])].map(({ text }) => asText(text));
  const text = thoughts.filter((one) => one !== '').join('\n\n');
  if (text !== '') addPart(conversation, 'assistant', { kind: 'reasoning', text });
}

/** What one answer consists of comes in several items, and so do the results of its calls. */
function addPart({ turns }: Conversation, role: 'user' | 'assistant', part: Part): void {
  const last = turns.at(-1);
  const goesOn =
    last?.role === role && (role === 'assistant' || last.parts.every(({ kind }) => kind === 'tool-result'));
  if (goesOn) turns.splice(-1, 1, { role, parts: [...last.parts, part] });
  else turns.push({ role, parts: [part] });
}

/** A text, a list of parts, or what a shell or another program said. */
function readOutput(notes: Notes, output: unknown, path: string): readonly Content[] {
  if (isAbsent(output)) return [];
  const parts = Array.isArray(output) && asList(output).every(({ type }) => typeof type === 'string');
  if (typeof output === 'string' || parts) return readContent(notes, output, path, readPart);
  return [{ kind: 'text', text: JSON.stringify(output) }];
}

function readPart(notes: Notes, part: Json, path: string): readonly Content[] {
  const type = notes.text(part['type'], `${path}.type`);
  switch (type) {
    case 'input_text':
    case 'output_text':
    case 'text':
      return [
        {
          kind: 'text',
          text: notes.text(part['text'], `${path}.text`),
          ...(!isAbsent(part['prompt_cache_breakpoint']) && { cache: true }),
        },
      ];
    case 'refusal':
      return [{ kind: 'text', text: notes.text(part['refusal'], `${path}.refusal`) }];
    case 'input_image':
      if (!isAbsent(part['file_id'])) refuseStored(notes, `${path}.file_id`, 'an image');
      return [readImage(notes, part['image_url'], part['detail'], `${path}.image_url`)];
    case 'input_file':
      return [readFile(notes, part, path)];
    default:
      notes.drop(`input[].content[].type=${type}`);
      return [];
  }
}
