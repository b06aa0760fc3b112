import { defined } from '../../kernel/defined.ts';
import type { Target, WrittenRequest } from '../dialect.ts';
import { effortOf } from '../effort.ts';
import { asList, asObject, asText, type Json } from '../../kernel/json.ts';
import { writeRequest as writeMessages } from '../messages/write-request.ts';
import type { NeutralRequest } from '../neutral.ts';
import { createBlocks, type Blocks } from './write-blocks.ts';

/*
 * Converse wants of a conversation what the Messages API wants: turns that alternate, a result behind each call, ids
 * and texts of a certain form. So the request is written for that API first and put into Converse's words then; what
 * only Claude models take travels in `additionalModelRequestFields`, as it is.
 */

/** A request as Amazon Bedrock is asked. */
export function writeRequest(request: NeutralRequest, to: Target): WrittenRequest {
  const isClaude = to.model.includes('claude');
  // Others are told otherwise how much to think.
  const { reasoning: _own, ...unthinking } = request;
  const written = writeMessages(isClaude ? request : unthinking, to);
  const said = written.body as Json;
  const dropped = new Set(written.dropped);
  const blocks = createBlocks(/claude|nova/.test(to.model), dropped);
  const more = isClaude ? claudeFields(said) : otherFields(request, to, said, dropped);
  const stops = said['stop_sequences'];
  const body = {
    messages: asList(said['messages']).map((message) => writeTurn(message, blocks)),
    ...systemOf(said, blocks),
    ...toolConfigOf(request, said, blocks, dropped),
    inferenceConfig: inferenceOf(request, said, more, dropped),
    ...formatOf(said),
    ...(Object.keys(more).length > 0 && { additionalModelRequestFields: more }),
    // Which one it was; Converse itself says only that it was one.
    ...(isClaude && stops !== undefined && { additionalModelResponseFieldPaths: ['/stop_sequence'] }),
  };
  const method = request.stream ? 'converse-stream' : 'converse';
  return {
    path: `/model/${encodeURIComponent(to.model)}/${method}`,
    headers: request.stream ? { accept: 'application/vnd.amazon.eventstream' } : {},
    body,
    stream: request.stream,
    dropped: [...dropped],
  };
}

/** A turn with a document must have a text. */
function writeTurn({ role, content }: Json, blocks: Blocks): Json {
  const written = asList(content).flatMap(blocks.write);
  const bare =
    written.some((block) => block['document'] !== undefined) && !written.some((it) => it['text'] !== undefined);
  return { role, content: bare ? [...written, { text: 'See the document.' }] : written };
}

function systemOf(said: Json, blocks: Blocks): Json {
  const system = asList(said['system']).flatMap(blocks.write);
  return system.length > 0 ? { system } : {};
}

/** Converse has no word for "call nothing": tools that must not be called are not offered, unless calls of before name them. */
function toolConfigOf(
  { turns, toolChoice: wanted }: NeutralRequest,
  said: Json,
  blocks: Blocks,
  dropped: Set<string>,
): Json {
  const tools = asList(said['tools']);
  const choice = asObject(said['tool_choice']);
  const called = turns.some(({ parts }) => parts.some(({ kind }) => kind === 'tool-call'));
  const forbidden = choice['type'] === 'none';
  if (tools.length === 0 || (forbidden && !called)) return {};
  if (wanted === 'none') dropped.add('toolChoice');
  if (choice['disable_parallel_tool_use'] === true) dropped.add('parallelTools');
  const written = tools.flatMap((tool) => [{ toolSpec: specOf(tool) }, ...cachePointAfter(tool, blocks)]);
  const toolChoice = choiceOf(choice);
  return { toolConfig: { tools: written, ...(toolChoice && { toolChoice }) } };
}

const cachePointAfter = (tool: Json, blocks: Blocks): readonly Json[] =>
  blocks.write({ ...tool, type: 'text', text: 'x' }).slice(1);

const specOf = ({ name, description, input_schema: json, strict }: Json): Json => ({
  name,
  ...(asText(description).trim() !== '' && { description }),
  inputSchema: { json },
  ...(strict === true && { strict }),
});

function choiceOf({ type, name }: Json): Json | null {
  if (type === 'any') return { any: {} };
  return type === 'tool' ? { tool: { name } } : null;
}

function formatOf(said: Json): Json {
  const { type, schema } = asObject(asObject(said['output_config'])['format']);
  if (type !== 'json_schema') return {};
  const jsonSchema = { schema: JSON.stringify(schema), name: 'answer' };
  return { outputConfig: { textFormat: { type, structure: { jsonSchema } } } };
}

function claudeFields(said: Json): Json {
  const { effort } = asObject(said['output_config']);
  return defined({
    thinking: said['thinking'],
    top_k: said['top_k'],
    output_config: effort === undefined ? undefined : { effort },
  });
}

const levels = {
  ...{ none: 'none', minimal: 'low', low: 'low', medium: 'medium' },
  ...{ high: 'high', xhigh: 'high', max: 'high' },
} as const;

/** What is the same for the models of all vendors. @param more what only this model is told */
function inferenceOf(request: NeutralRequest, said: Json, more: Json, dropped: Set<string>): Json {
  const free = isUnbounded(more);
  if (free) for (const name of bounds) if (request[name] !== undefined) dropped.add(name);
  return defined({
    ...(!free && { maxTokens: said['max_tokens'], temperature: said['temperature'], topP: said['top_p'] }),
    stopSequences: said['stop_sequences'],
  });
}

const bounds = ['maxTokens', 'temperature', 'topP', 'topK'] as const;

/** Nova 2 that is to think as much as it can takes no bounds besides. */
const isUnbounded = (more: Json): boolean => asObject(more['reasoningConfig'])['maxReasoningEffort'] === 'high';

/** What other vendors' models take beside what Converse knows. */
function otherFields(request: NeutralRequest, to: Target, said: Json, dropped: Set<string>): Json {
  const { top_k: topK } = said;
  const isNova = /\bnova-/.test(to.model);
  if (topK !== undefined && !isNova) dropped.add('topK');
  const effort = request.reasoning && effortOf(request.reasoning);
  const told = effort === undefined ? {} : effortFields(levels[effort], to, dropped);
  return { ...(topK !== undefined && isNova && !isUnbounded(told) && { inferenceConfig: { topK } }), ...told };
}

/** Amazon's Nova 2 and OpenAI's open models are told a level; of the others nobody knows how. */
function effortFields(level: string, { model, reasons }: Target, dropped: Set<string>): Json {
  const off = level === 'none';
  if (/\bnova-2/.test(model))
    return { reasoningConfig: off ? { type: 'disabled' } : { type: 'enabled', maxReasoningEffort: level } };
  if (/\bgpt-/.test(model)) return { reasoning_effort: off ? 'low' : level };
  if (reasons !== false && !off) dropped.add('reasoning');
  return {};
}
