import { isDeepStrictEqual } from 'node:util';
import { asList, asObject, type Json } from '../../kernel/json.ts';
import type { NeutralRequest, Tool } from '../neutral.ts';
import type { ModelFacts } from './claude-models.ts';
import { strictSchema } from './schema.ts';

/** The API takes no more tools that are held to their schema. */
const MOST_STRICT = 20;

const combining = ['anyOf', 'oneOf', 'allOf'];

export interface WrittenTools {
  readonly tools?: readonly Json[];
  readonly tool_choice?: Json;
  /** The model must be told in words, since it takes no order. */
  readonly advice?: string;
}

/** `tools` and `tool_choice`. */
export function writeTools(request: NeutralRequest, facts: ModelFacts, dropped: Set<string>): WrittenTools {
  if (request.tools.length === 0) return unoffered(request);
  const tools = request.tools.map((tool) => writeTool(tool, facts));
  const strict = tools.filter((tool) => tool['strict'] === true).length;
  if (strict < request.tools.filter((tool) => tool.strict === true).length || strict > MOST_STRICT)
    dropped.add('tools.strict');
  return { tools: strict > MOST_STRICT ? tools.map(lax) : tools, ...writeChoice(request, facts, dropped) };
}

/** Calls of before are refused where no tool has a name: those called are named, and not offered. */
function unoffered({ turns }: NeutralRequest): WrittenTools {
  const parts = turns.flatMap((turn) => turn.parts);
  const names = new Set(parts.flatMap((part) => (part.kind === 'tool-call' ? [part.name] : [])));
  if (names.size === 0) return {};
  const tools = [...names].map((name) => ({ name, input_schema: { type: 'object' } }));
  return { tools, tool_choice: { type: 'none' } };
}

function writeTool({ name, description, schema, strict }: Tool, { schemas }: ModelFacts): Json {
  const exact = strict === true && schemas && isDeepStrictEqual(strictSchema(schema), schema);
  return {
    name,
    ...(description !== undefined && { description }),
    input_schema: inputSchema(schema),
    ...(exact && { strict: true }),
  };
}

function lax({ strict: _, ...tool }: Json): Json {
  return tool;
}

/** At its top a schema must be an object's; alternatives there become one object that allows each of them. */
function inputSchema(schema: Json): Json {
  if (!combining.some((name) => schema[name] !== undefined)) return { ...schema, type: 'object' };
  const variants = combining.flatMap((name) => asList(schema[name]));
  const properties = Object.assign(
    {},
    ...variants.map((one) => asObject(one['properties'])),
    asObject(schema['properties']),
  ) as Json;
  const rest = Object.entries(schema).filter(([name]) => !combining.includes(name));
  return { ...Object.fromEntries(rest), type: 'object', properties };
}

function writeChoice(
  { toolChoice, parallelTools }: NeutralRequest,
  { forcedTool }: ModelFacts,
  dropped: Set<string>,
): Pick<WrittenTools, 'tool_choice' | 'advice'> {
  if (toolChoice === undefined && parallelTools !== false) return {};
  if (toolChoice === 'none') return { tool_choice: { type: 'none' } };
  const serial = parallelTools === false && { disable_parallel_tool_use: true };
  if (toolChoice === undefined || toolChoice === 'auto') return { tool_choice: { type: 'auto', ...serial } };
  if (forcedTool) {
    const choice = toolChoice === 'required' ? { type: 'any' } : { type: 'tool', name: toolChoice.name };
    return { tool_choice: { ...choice, ...serial } };
  }
  dropped.add('toolChoice');
  const advice =
    toolChoice === 'required'
      ? 'Answer by calling one of the tools.'
      : `Answer by calling the tool ${toolChoice.name}.`;
  return { tool_choice: { type: 'auto', ...serial }, advice };
}
