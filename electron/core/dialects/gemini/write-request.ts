import { defined } from '../../kernel/defined.ts';
import type { Target, WrittenRequest } from '../dialect.ts';
import type { Json } from '../../kernel/json.ts';
import type { NeutralRequest } from '../neutral.ts';
import { pathSafe } from './address.ts';
import { understoodSchema } from './schema.ts';
import { thinkingConfig, wantsSignatures } from './thinking.ts';
import { writeContents } from './write-contents.ts';

/** Google takes no more texts that end an answer. */
const MOST_STOPS = 5;

/** A request as Google is asked. */
export function writeRequest(request: NeutralRequest, to: Target): WrittenRequest {
  const dropped: string[] = [];
  const generationConfig = generation(request, to, dropped);
  const system = request.system.filter(({ text }) => text !== '');
  dropped.push(...unsaid(request));
  const body = {
    ...(system.length > 0 && { systemInstruction: { parts: system.map(({ text }) => ({ text })) } }),
    contents: writeContents(request.turns, wantsSignatures(to.model)),
    ...toolFields(request),
    ...(Object.keys(generationConfig).length > 0 && { generationConfig }),
  };
  const method = request.stream ? 'streamGenerateContent?alt=sse' : 'generateContent';
  return { path: `/v1/models/${pathSafe(to.model)}:${method}`, body, stream: request.stream, dropped };
}

/** What Google has no words for, in the neutral form's names. */
function unsaid(request: NeutralRequest): string[] {
  const parts = request.turns.flatMap((turn) => turn.parts);
  return [
    request.parallelTools === false && request.tools.length > 0 ? 'parallelTools' : '',
    request.verbosity === undefined ? '' : 'verbosity',
    request.tools.some((tool) => tool.strict === true) ? 'tools.strict' : '',
    parts.some((part) => part.kind === 'image' && part.detail !== undefined && part.detail !== 'auto') ? 'detail' : '',
  ].filter((name) => name !== '');
}

function toolFields({ tools, toolChoice }: NeutralRequest): Json {
  if (tools.length === 0) return {};
  const functionDeclarations = tools.map(({ name, description, schema }) => ({
    name,
    ...(description !== undefined && { description }),
    ...(hasParameters(schema) && { parametersJsonSchema: withoutDialect(schema) }),
  }));
  return {
    tools: [{ functionDeclarations }],
    ...(toolChoice !== undefined && { toolConfig: { functionCallingConfig: callingConfig(toolChoice) } }),
  };
}

/** A tool without parameters says nothing of them: an object without properties is refused. */
const hasParameters = (schema: Json): boolean =>
  Object.keys((schema['properties'] as object | undefined) ?? {}).length > 0 ||
  ['$ref', 'anyOf', 'oneOf', 'allOf', 'additionalProperties'].some((name) => Boolean(schema[name]));

function withoutDialect({ $schema: _, ...schema }: Json): Json {
  return schema;
}

function callingConfig(choice: NonNullable<NeutralRequest['toolChoice']>): Json {
  if (typeof choice === 'object') return { mode: 'ANY', allowedFunctionNames: [choice.name] };
  return { mode: { auto: 'AUTO', none: 'NONE', required: 'ANY' }[choice] };
}

function generation(request: NeutralRequest, to: Target, dropped: string[]): Json {
  const { temperature, topP, topK, frequencyPenalty, presencePenalty, seed, stop } = request;
  if (stop !== undefined && stop.length > MOST_STOPS) dropped.push(`stop[${String(MOST_STOPS)}]`);
  const { maxTokens } = request;
  return defined({
    temperature,
    topP,
    topK,
    frequencyPenalty,
    presencePenalty,
    seed,
    maxOutputTokens: maxTokens === undefined ? undefined : Math.min(maxTokens, to.maxOutput ?? maxTokens),
    stopSequences: stop === undefined || stop.length === 0 ? undefined : stop.slice(0, MOST_STOPS),
    thinkingConfig: thinking(request, to, dropped),
    ...formatFields(request, to, dropped),
  });
}

function thinking({ reasoning }: NeutralRequest, to: Target, dropped: string[]): Json | undefined {
  if (reasoning === undefined) return undefined;
  const config = to.reasons === false ? null : thinkingConfig(reasoning, to.model);
  const off = reasoning.effort === 'none' || reasoning.budget === 0;
  if (config === null && !off) dropped.push('reasoning');
  return config ?? undefined;
}

/** Before Gemini 3 an answer could have a form or tools to call, not both; tools weigh more. */
function formatFields({ format, tools }: NeutralRequest, to: Target, dropped: string[]): Json {
  if (format === undefined) return {};
  if (tools.length > 0 && /gemini-[12]\b/.test(to.model)) {
    dropped.push('format');
    return {};
  }
  const responseMimeType = 'application/json';
  return format.kind === 'json'
    ? { responseMimeType }
    : { responseMimeType, responseJsonSchema: understoodSchema(format.schema) };
}
