import { asText, type Json } from '../../kernel/json.ts';
import type { NeutralRequest, Tool } from '../neutral.ts';
import { dropUnknown, readChoice, readFunction } from '../chat/read-tools.ts';
import { customTool } from '../openai/custom-tool.ts';
import { isAbsent, type Notes } from '../openai/notes.ts';
import { SEARCH, type ToolBook } from './tool-book.ts';

export function readTools(notes: Notes, value: unknown, path: string, book: ToolBook): readonly Tool[] {
  if (isAbsent(value)) return [];
  return notes.list(value, path).flatMap((one, at) => {
    const where = `${path}[${at}]`;
    const tool = notes.object(one, where);
    if (tool['type'] !== 'namespace') return readTool(notes, tool, where, book);
    const namespace = notes.text(tool['name'], `${where}.name`);
    return notes
      .list(tool['tools'], `${where}.tools`)
      .flatMap((inner, place) =>
        readTool(notes, notes.object(inner, `${where}.tools[${place}]`), `${where}.tools[${place}]`, book, namespace),
      );
  });
}

function readTool(notes: Notes, tool: Json, path: string, book: ToolBook, namespace?: string): readonly Tool[] {
  const type = notes.text(tool['type'], `${path}.type`);
  if (type === 'tool_search' && tool['execution'] === 'client') {
    book.add({ name: SEARCH, custom: false, search: true });
    return [readFunction(notes, { ...tool, name: SEARCH }, path)];
  }
  if (type !== 'function' && type !== 'custom') {
    notes.drop(`${path}.type=${type}`);
    return [];
  }
  const own = notes.text(tool['name'], `${path}.name`);
  const custom = type === 'custom';
  if (custom) dropUnknown(notes, tool);
  const name = book.add({ name: own, custom, ...(namespace !== undefined && { namespace }) });
  return [custom ? customTool(tool, name) : { ...readFunction(notes, tool, path), name }];
}

type Chosen = Pick<NeutralRequest, 'tools' | 'toolChoice'>;

export function readToolChoice(notes: Notes, tools: readonly Tool[], value: unknown, book: ToolBook): Chosen {
  const { toolChoice, only } = readChoice(notes, value, 'tool_choice');
  const named =
    typeof toolChoice === 'object' ? { name: book.nameOf(toolChoice.name, namespaceIn(value)) } : toolChoice;
  return {
    tools: only ? tools.filter(({ name }) => only.has(book.find(name).name) || only.has(name)) : tools,
    ...(named !== undefined && { toolChoice: named }),
  };
}

const namespaceIn = (choice: unknown) => asText((choice as Json)['namespace']);
