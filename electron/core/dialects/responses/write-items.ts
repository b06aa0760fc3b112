import type { DocumentPart, Part, ToolResultPart, Turn } from '../neutral.ts';
import type { Content } from '../openai/content.ts';
import { fitId } from '../openai/ids.ts';
import { documentText, urlOf } from '../openai/source.ts';

/** OpenAI takes ids of at most 64 characters. */
const LONGEST_ID = 64;

/**
 * Thoughts of others are left out: here they are good only with their seal. So are pictures and files of the
 * assistant's, which are taken from the user only.
 */
export const writeItems = (turns: readonly Turn[], system: string, dropped: Set<string>): readonly object[] =>
  turns.flatMap(({ role, parts }) => {
    const items: object[] = [];
    let content: Content[] = [];
    const flush = () => {
      if (content.length > 0) items.push(message(role === 'system' ? system : role, content));
      content = [];
    };
    for (const part of parts) {
      if (role === 'assistant' && (part.kind === 'image' || part.kind === 'document'))
        dropped.add(`assistant.${part.kind}`);
      else if (isContent(part)) content.push(part);
      else if (part.kind !== 'reasoning') {
        flush();
        items.push(writeCall(part));
      }
    }
    flush();
    return items;
  });

const isContent = (part: Part): part is Content =>
  part.kind === 'text' || part.kind === 'image' || part.kind === 'document';

const message = (role: string, content: readonly Content[]) => ({
  type: 'message',
  role,
  content: content.map((part) =>
    role === 'assistant' && part.kind === 'text'
      ? { type: 'output_text', text: part.text, annotations: [] }
      : writePart(part),
  ),
});

function writeCall(part: Extract<Part, { kind: 'tool-call' | 'tool-result' }>): object {
  const call_id = fitId(part.id, LONGEST_ID);
  if (part.kind === 'tool-call') return { type: 'function_call', call_id, name: part.name, arguments: part.args };
  return { type: 'function_call_output', call_id, output: writeOutput(part) };
}

/** A text where it is one: not all who speak Responses take lists. */
function writeOutput({ parts, failed }: ToolResultPart): unknown {
  const [first] = parts;
  const says = first?.kind === 'text' && /^\W*error/i.test(first.text);
  const said: readonly Content[] = failed && !says ? [{ kind: 'text', text: 'Error:' }, ...parts] : parts;
  if (said.every((part) => part.kind === 'text')) return said.map(({ text }) => text).join('\n');
  return said.map(writePart);
}

function writePart(part: Content): object {
  switch (part.kind) {
    case 'text':
      return { type: 'input_text', text: part.text };
    case 'image':
      return { type: 'input_image', image_url: urlOf(part.source), detail: part.detail ?? 'auto' };
    case 'document':
      return writeDocument(part);
  }
}

function writeDocument(part: DocumentPart): object {
  const { name, source } = part;
  const text = documentText(part);
  if (text !== undefined) return { type: 'input_text', text: name === undefined ? text : `${name}:\n${text}` };
  if (source.kind === 'url') return { type: 'input_file', file_url: source.url };
  return { type: 'input_file', filename: name ?? 'document.pdf', file_data: urlOf(source) };
}
