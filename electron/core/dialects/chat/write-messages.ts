import type { Target } from '../dialect.ts';
import type {
  DocumentPart,
  ImagePart,
  NeutralRequest,
  Part,
  ReasoningPart,
  TextPart,
  ToolCallPart,
  ToolResultPart,
  Turn,
} from '../neutral.ts';
import type { Content } from '../openai/content.ts';
import { thinks } from '../openai/efforts.ts';
import { fitId, shortName } from '../openai/ids.ts';
import { documentText, urlOf } from '../openai/source.ts';
import type { Quirks } from './quirks.ts';

type Message = { readonly role: string } & Readonly<Record<string, unknown>>;

interface Writing {
  readonly quirks: Quirks;
  readonly dropped: Set<string>;
  /** What instructions are called. */
  readonly system: 'system' | 'developer';
  readonly id: (id: string) => string;
  /** The model may think. */
  readonly thinks: boolean;
  images: boolean;
}

/** OpenAI takes ids of at most 40 characters. */
const LONGEST_ID = 40;

const isOf =
  <Kind extends Part['kind']>(...kinds: readonly Kind[]) =>
  (part: Part): part is Extract<Part, { kind: Kind }> =>
    (kinds as readonly string[]).includes(part.kind);

const isContent = isOf('text', 'image', 'document');

export function writeMessages(
  { system, turns }: NeutralRequest,
  to: Target,
  quirks: Quirks,
  dropped: Set<string>,
): { readonly messages: readonly Message[]; readonly images: boolean } {
  const { idLength } = quirks;
  const writing: Writing = {
    quirks,
    dropped,
    system: quirks.developer && thinks(to) ? 'developer' : 'system',
    id: (id) => (idLength === null ? fitId(id, LONGEST_ID) : ofLength(id, idLength)),
    thinks: to.reasons !== false,
    images: false,
  };
  const told = quirks.systemTurns ? turns : asUserWords(turns);
  const messages = told.flatMap((turn) => writeTurn(writing, turn));
  const first = writeSystem(writing, system);
  const all = first ? [first, ...messages] : messages;
  return { messages: quirks.answersTools ? withAnswers(all) : all, images: writing.images };
}

/** Instructions in the middle as words of the user's, in one turn with what else the user says there. */
function asUserWords(turns: readonly Turn[]): readonly Turn[] {
  if (turns.every(({ role }) => role !== 'system')) return turns;
  const all: { readonly turn: Turn; readonly told: boolean }[] = [];
  for (const one of turns) {
    const told = one.role === 'system';
    const turn: Turn = told ? { role: 'user', parts: one.parts.filter(isOf('text')).map(instruction) } : one;
    const last = all.at(-1);
    if (last?.turn.role === 'user' && turn.role === 'user' && (told || last.told))
      all.splice(-1, 1, { told, turn: { role: 'user', parts: [...last.turn.parts, ...turn.parts] } });
    else all.push({ turn, told });
  }
  return all.map(({ turn }) => turn);
}

const instruction = (part: TextPart): TextPart => ({ ...part, text: `<system>\n${part.text}\n</system>` });

const ofLength = (id: string, length: number) =>
  id.length === length && /^[a-z\d]+$/i.test(id) ? id : shortName(id, length);

function writeSystem({ system, quirks }: Writing, parts: readonly TextPart[]): Message | undefined {
  if (parts.length === 0) return undefined;
  const marked = quirks.cacheMarks && parts.some(({ cache }) => cache);
  return { role: system, content: marked ? parts.map(markedText) : parts.map(({ text }) => text).join('\n\n') };
}

const markedText = ({ text, cache }: TextPart) => ({
  type: 'text',
  text,
  ...(cache && { cache_control: { type: 'ephemeral' } }),
});

function writeTurn(writing: Writing, turn: Turn): readonly Message[] {
  if (turn.role === 'assistant') return writeAssistant(writing, turn.parts);
  if (turn.role === 'system') return [{ role: writing.system, content: joined(turn.parts.filter(isOf('text'))) }];
  const results = turn.parts.filter(isOf('tool-result'));
  const attached = results.flatMap(attachments);
  const content = [...attached, ...turn.parts.filter(isContent)];
  return [
    ...results.map((result) => writeResult(writing, result)),
    ...(content.length > 0 ? [{ role: 'user', content: writeContent(writing, content) }] : []),
  ];
}

const joined = (parts: readonly { readonly text: string }[]) => parts.map(({ text }) => text).join('\n\n');

/** A tool's message takes text only. Pictures and files follow in the user's next message, said whose they are. */
function writeResult({ id }: Writing, result: ToolResultPart): Message {
  const texts = result.parts.filter(isOf('text')).map(({ text }) => text);
  if (attachments(result).length > 0) texts.push('(What this tool returned is attached to the next message.)');
  const text = texts.join('\n\n');
  const failed = result.failed === true && !/^\W*error/i.test(text);
  return { role: 'tool', tool_call_id: id(result.id), content: failed ? `Error: ${text}` : text };
}

function attachments({ id, name, parts }: ToolResultPart): readonly Content[] {
  const attached = parts.filter(isOf('image', 'document'));
  if (attached.length === 0) return [];
  return [{ kind: 'text', text: `(Returned by the tool ${name ?? id}:)` }, ...attached];
}

function writeContent(writing: Writing, content: readonly Content[]): unknown {
  const [only] = content;
  const marks = writing.quirks.cacheMarks && content.some((part) => part.kind === 'text' && part.cache);
  if (content.length === 1 && only?.kind === 'text' && !marks) return only.text;
  return content.flatMap((part) => writePart(writing, part, marks));
}

function writePart(writing: Writing, part: Content, marks: boolean): readonly object[] {
  switch (part.kind) {
    case 'text':
      return [marks ? markedText(part) : { type: 'text', text: part.text }];
    case 'image':
      return [writeImage(writing, part)];
    case 'document':
      return [writeDocument(writing, part)];
  }
}

function writeImage(writing: Writing, { source, detail }: ImagePart): object {
  if (source.kind === 'url' && !writing.quirks.imageUrls) {
    writing.dropped.add('image');
    return { type: 'text', text: `(The picture at ${source.url} cannot be read here.)` };
  }
  writing.images = true;
  return { type: 'image_url', image_url: { url: urlOf(source), ...(detail && { detail }) } };
}

function writeDocument({ quirks, dropped }: Writing, part: DocumentPart): object {
  const { documents, documentUrls } = quirks;
  const { name, source } = part;
  const text = documentText(part);
  if (text !== undefined) return { type: 'text', text: name === undefined ? text : `${name}:\n${text}` };
  if (documents === null || (source.kind === 'url' && !documentUrls)) {
    dropped.add('document');
    return { type: 'text', text: `(The file ${name ?? ''} cannot be read here.)`.replace('file  ', 'file ') };
  }
  if (documents === 'document_url')
    return { type: 'document_url', document_url: urlOf(source), ...(name !== undefined && { document_name: name }) };
  return { type: 'file', file: { filename: name ?? 'document.pdf', file_data: urlOf(source) } };
}

/** Pictures and files are taken from the user only. */
function writeAssistant(writing: Writing, parts: readonly Part[]): readonly Message[] {
  for (const { kind } of parts.filter(isOf('image', 'document'))) writing.dropped.add(`assistant.${kind}`);
  const texts = parts.filter(isOf('text'));
  const calls = parts.filter(isOf('tool-call'));
  if (texts.length === 0 && calls.length === 0) return [];
  return [
    {
      role: 'assistant',
      content: texts.length > 0 ? joined(texts) : null,
      ...(calls.length > 0 && writeThoughts(writing, parts.filter(isOf('reasoning')))),
      ...(calls.length > 0 && { tool_calls: calls.map((call, at) => writeCall(writing, call, at === 0)) }),
    },
  ];
}

/** Who wants thoughts wants them with each call, whoever made it. */
function writeThoughts({ quirks, thinks }: Writing, thoughts: readonly ReasoningPart[]): object {
  if (quirks.thoughts === null) return {};
  const text = joined(thoughts) || (thinks ? quirks.noThoughts : null);
  return text === null ? {} : { [quirks.thoughts]: text };
}

const writeCall = ({ quirks, id }: Writing, call: ToolCallPart, first: boolean) => ({
  id: id(call.id),
  type: 'function',
  function: { name: call.name, arguments: call.args },
  ...(first &&
    quirks.callSignature !== undefined && { extra_content: { google: { thought_signature: quirks.callSignature } } }),
});

/** Mistral takes nothing but the assistant's words after a tool's result. */
const withAnswers = (messages: readonly Message[]): readonly Message[] =>
  messages.flatMap((message, at) =>
    message.role !== 'tool' && message.role !== 'assistant' && messages[at - 1]?.role === 'tool'
      ? [{ role: 'assistant', content: 'Understood.' }, message]
      : [message],
  );
