import { asObject, asText, type Json } from '../../kernel/json.ts';
import type { NeutralRequest, Part, TextPart, ToolCallPart, Turn } from '../neutral.ts';
import { readContent, type Content } from '../openai/content.ts';
import { customArgs } from '../openai/custom-tool.ts';
import { isAbsent, type Notes } from '../openai/notes.ts';
import { readFile, readImage } from '../openai/source.ts';

type Messages = Pick<NeutralRequest, 'system' | 'turns'>;
/** What is known of the messages before. */
interface Conversation {
  readonly system: TextPart[];
  readonly turns: Turn[];
  /** Names of the tools that were called, by the id of the call. */
  readonly names: Map<string, string>;
  /** Of the last `function_call`, which has no id of its own. */
  legacyId: string;
}

export function readMessages(notes: Notes, value: unknown): Messages {
  const messages = notes.list(value, 'messages');
  if (messages.length === 0) notes.refuse('“messages” must hold at least one message.');
  const conversation: Conversation = { system: [], turns: [], names: new Map(), legacyId: '' };
  messages.forEach((message, at) => {
    const path = `messages[${at}]`;
    readMessage(notes, notes.object(message, path), path, conversation);
  });
  return { system: conversation.system, turns: conversation.turns };
}

function readMessage(notes: Notes, message: Json, path: string, conversation: Conversation): void {
  const { turns } = conversation;
  if (!isAbsent(message['name']) && message['role'] !== 'function') notes.drop('messages[].name');
  switch (message['role']) {
    case 'system':
    case 'developer': {
      const parts = readTexts(notes, message['content'], `${path}.content`);
      if (turns.length === 0) conversation.system.push(...parts);
      else turns.push({ role: 'system', parts });
      return;
    }
    case 'user':
      turns.push({ role: 'user', parts: readContent(notes, message['content'], `${path}.content`, readPart) });
      return;
    case 'assistant':
      turns.push({ role: 'assistant', parts: readAssistant(notes, message, path, conversation) });
      return;
    case 'tool':
      addResult(notes, message, path, conversation, notes.text(message['tool_call_id'], `${path}.tool_call_id`));
      return;
    case 'function':
      addResult(notes, message, path, conversation, conversation.legacyId);
      return;
    default:
      notes.refuse(`“${path}.role” must be system, developer, user, assistant or tool.`);
  }
}

/** Results of one answer's calls belong into one turn. */
function addResult(notes: Notes, message: Json, path: string, { turns, names }: Conversation, id: string): void {
  const name = names.get(id) ?? (asText(message['name']) || undefined);
  const part: Part = {
    kind: 'tool-result',
    id,
    ...(name !== undefined && { name }),
    parts: readContent(notes, message['content'] ?? '', `${path}.content`, readPart),
  };
  const last = turns.at(-1);
  if (last?.role === 'user' && last.parts.every(({ kind }) => kind === 'tool-result'))
    turns.splice(-1, 1, { role: 'user', parts: [...last.parts, part] });
  else turns.push({ role: 'user', parts: [part] });
}

function readTexts(notes: Notes, content: unknown, path: string): readonly TextPart[] {
  return readContent(notes, content, path, readPart).filter((part) => {
    if (part.kind !== 'text') notes.refuse(`“${path}” must hold texts only.`);
    return part.kind === 'text';
  });
}

function readPart(notes: Notes, part: Json, path: string): readonly Content[] {
  const type = notes.text(part['type'], `${path}.type`);
  switch (type) {
    case 'text':
      return [
        {
          kind: 'text',
          text: notes.text(part['text'], `${path}.text`),
          ...(!isAbsent(part['cache_control'] ?? part['prompt_cache_breakpoint']) && { cache: true }),
        },
      ];
    case 'refusal':
      return [{ kind: 'text', text: notes.text(part['refusal'], `${path}.refusal`) }];
    case 'image_url': {
      // Some clients write the address itself instead of an object.
      const image = typeof part['image_url'] === 'string' ? { url: part['image_url'] } : part['image_url'];
      const { url, detail } = notes.object(image, `${path}.image_url`);
      return [readImage(notes, url, detail, `${path}.image_url.url`)];
    }
    case 'file':
      return [readFile(notes, notes.object(part['file'], `${path}.file`), `${path}.file`)];
    default:
      notes.drop(`messages[].content[].type=${type}`);
      return [];
  }
}

function readAssistant(notes: Notes, message: Json, path: string, conversation: Conversation): readonly Part[] {
  const calls = readCalls(notes, message, path, conversation.turns.length);
  for (const call of calls) conversation.names.set(call.id, call.name);
  conversation.legacyId = isAbsent(message['function_call']) ? '' : (calls.at(-1)?.id ?? '');
  for (const key of ['audio', 'reasoning_details']) if (!isAbsent(message[key])) notes.drop(`messages[].${key}`);
  return [...readSaid(notes, message, path), ...calls];
}

function readSaid(notes: Notes, message: Json, path: string): readonly Part[] {
  const { content } = message;
  const thought = asText(message['reasoning_content']) || asText(message['reasoning']);
  const refusal = notes.maybeText(message['refusal'], `${path}.refusal`);
  return [
    ...(thought === '' ? [] : [{ kind: 'reasoning', text: thought } as const]),
    ...(isAbsent(content) || content === '' ? [] : readContent(notes, content, `${path}.content`, readPart)),
    ...(refusal === undefined ? [] : [{ kind: 'text', text: refusal } as const]),
  ];
}

function readCalls(notes: Notes, message: Json, path: string, turn: number): readonly ToolCallPart[] {
  const listed = isAbsent(message['tool_calls']) ? [] : notes.list(message['tool_calls'], `${path}.tool_calls`);
  const calls = listed.map((call, at) => readCall(notes, call, `${path}.tool_calls[${at}]`));
  if (isAbsent(message['function_call'])) return calls;
  const where = `${path}.function_call`;
  return [...calls, readFunctionCall(notes, notes.object(message['function_call'], where), where, `call_${turn}`)];
}

function readCall(notes: Notes, value: unknown, path: string): ToolCallPart {
  const call = notes.object(value, path);
  const id = notes.text(call['id'], `${path}.id`);
  if (call['type'] !== 'custom')
    return readFunctionCall(notes, notes.object(call['function'], `${path}.function`), `${path}.function`, id);
  const custom = asObject(call['custom']);
  return {
    kind: 'tool-call',
    id,
    name: notes.text(custom['name'], `${path}.custom.name`),
    args: customArgs(notes.text(custom['input'], `${path}.custom.input`)),
  };
}

function readFunctionCall(notes: Notes, from: Json, path: string, id: string): ToolCallPart {
  const args = notes.text(from['arguments'] ?? '', `${path}.arguments`);
  return { kind: 'tool-call', id, name: notes.text(from['name'], `${path}.name`), args: args.trim() || '{}' };
}
