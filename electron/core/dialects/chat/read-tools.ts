import type { Json } from '../../kernel/json.ts';
import type { NeutralRequest, Tool } from '../neutral.ts';
import { customTool } from '../openai/custom-tool.ts';
import { dropUnread, isAbsent, type Notes } from '../openai/notes.ts';

type Tools = Pick<NeutralRequest, 'tools' | 'toolChoice'>;

export function readTools(notes: Notes, body: Json): Tools {
  const listed = isAbsent(body['tools']) ? [] : notes.list(body['tools'], 'tools');
  const tools = listed.flatMap((tool, at) => readTool(notes, tool, `tools[${at}]`));
  if (tools.length > 0 || isAbsent(body['functions'])) return choose(notes, tools, body['tool_choice'], 'tool_choice');
  const functions = notes
    .list(body['functions'], 'functions')
    .map((one, at) => readFunction(notes, notes.object(one, `functions[${at}]`), `functions[${at}]`));
  return choose(notes, functions, body['function_call'], 'function_call');
}

function readTool(notes: Notes, value: unknown, path: string): readonly Tool[] {
  const tool = notes.object(value, path);
  const type = notes.text(tool['type'] ?? 'function', `${path}.type`);
  if (type === 'function')
    return [readFunction(notes, notes.object(tool['function'], `${path}.function`), `${path}.function`)];
  if (type === 'custom') {
    const custom = notes.object(tool['custom'], `${path}.custom`);
    dropUnknown(notes, custom);
    return [customTool(custom, notes.text(custom['name'], `${path}.custom.name`))];
  }
  notes.drop(`${path}.type=${type}`);
  return [];
}

/** What is read of a tool. One that is to be found by a search is offered from the beginning, or once it was found. */
const inFunction = new Set([
  'name',
  'description',
  'parameters',
  'strict',
  'type',
  'format',
  'execution',
  'defer_loading',
]);

/** What else is said of a tool: that programs may call it, that it answers later … */
export const dropUnknown = (notes: Notes, tool: Json): void => dropUnread(notes, tool, inFunction, 'tools[].');

/** `{name, description, parameters, strict}`, the same in Chat Completions and Responses. */
export function readFunction(notes: Notes, from: Json, path: string): Tool {
  dropUnknown(notes, from);
  const description = notes.maybeText(from['description'], `${path}.description`);
  const strict = notes.flag(from['strict'], `${path}.strict`);
  return {
    name: notes.text(from['name'], `${path}.name`),
    ...(description !== undefined && { description }),
    schema: isAbsent(from['parameters'])
      ? { type: 'object', properties: {} }
      : notes.object(from['parameters'], `${path}.parameters`),
    ...(strict !== undefined && { strict }),
  };
}

function choose(notes: Notes, tools: readonly Tool[], value: unknown, path: string): Tools {
  const choice = readChoice(notes, value, path);
  const { only } = choice;
  return {
    tools: only ? tools.filter(({ name }) => only.has(name)) : tools,
    ...(choice.toolChoice !== undefined && { toolChoice: choice.toolChoice }),
  };
}

export interface Choice {
  readonly toolChoice?: NonNullable<NeutralRequest['toolChoice']>;
  /** The other tools may not be called. */
  readonly only?: ReadonlySet<string>;
}

/** The choices of both dialects: they differ in how deep the name is. */
export function readChoice(notes: Notes, value: unknown, path: string): Choice {
  if (isAbsent(value)) return {};
  if (typeof value === 'string') {
    const word = notes.word(value, path, ['auto', 'none', 'required']);
    return word === undefined ? {} : { toolChoice: word };
  }
  const choice = notes.object(value, path);
  if (choice['type'] === 'allowed_tools') return readAllowed(notes, choice, path);
  const type = notes.text(choice['type'] ?? 'function', `${path}.type`);
  if (type !== 'function' && type !== 'custom') {
    notes.drop(`${path}.type=${type}`);
    return {};
  }
  return { toolChoice: { name: nameIn(notes, choice, path) } };
}

function readAllowed(notes: Notes, choice: Json, path: string): Choice {
  const within = isAbsent(choice['allowed_tools']) ? choice : notes.object(choice['allowed_tools'], path);
  const tools = notes.list(within['tools'], `${path}.tools`);
  const mode = notes.word(within['mode'], `${path}.mode`, ['auto', 'required']);
  return {
    ...(mode !== undefined && { toolChoice: mode }),
    only: new Set(
      tools.map((tool, at) => nameIn(notes, notes.object(tool, `${path}.tools[${at}]`), `${path}.tools[${at}]`)),
    ),
  };
}

function nameIn(notes: Notes, choice: Json, path: string): string {
  const within = choice['function'] ?? choice['custom'];
  if (isAbsent(within)) return notes.text(choice['name'], `${path}.name`);
  return notes.text(notes.object(within, path)['name'], `${path}.function.name`);
}
