import type { ProviderSide, Target, WrittenRequest } from '../dialect.ts';
import type { Json } from '../../kernel/json.ts';
import type { Effort, Format, NeutralRequest, Reasoning, Tool } from '../neutral.ts';
import { countsThoughts, effortFor, thinks } from '../openai/efforts.ts';
import { JSON_WORD, speaksOfJson } from '../openai/json-word.ts';
import { neutralName } from '../openai/names.ts';
import { fitsStrict } from '../openai/strict.ts';
import { fitForced, isForced, stopping, type Stopping } from './forced.ts';
import { quirksOf, type Quirks } from './quirks.ts';
import { writeMessages } from './write-messages.ts';

type Fields = Record<string, unknown>;

export const writeRequest: ProviderSide['writeRequest'] = (asked, to): WrittenRequest => {
  const quirks = quirksOf(to.provider);
  const dropped = new Set<string>();
  const request = fitForced(asked, stopping(to, quirks), dropped);
  const told = withFormTold(request, quirks, dropped);
  const { messages, images } = writeMessages(told, to, quirks, dropped);
  const options = allowed(writeOptions(request, to, quirks), to, quirks, request, dropped);
  return {
    path: '/v1/chat/completions',
    ...(images && quirks.imageHeader && { headers: quirks.imageHeader }),
    body: {
      model: to.model,
      messages,
      ...writeTools(request, quirks, dropped),
      ...options,
      ...writeReasoning(request, to, quirks, dropped),
      ...writeFormat(request.format, quirks, dropped),
      stream: request.stream,
      ...(request.stream && quirks.usageInStream && { stream_options: { include_usage: true } }),
    },
    stream: request.stream,
    dropped: [...dropped],
  };
};

function writeOptions(request: NeutralRequest, to: Target, quirks: Quirks): Fields {
  const { maxTokens, tools } = request;
  return {
    [countsThoughts(to.model) ? 'max_completion_tokens' : quirks.maxTokens]:
      maxTokens === undefined ? undefined : Math.min(maxTokens, to.maxOutput ?? maxTokens),
    temperature: request.temperature,
    top_p: request.topP,
    top_k: request.topK,
    frequency_penalty: request.frequencyPenalty,
    presence_penalty: request.presencePenalty,
    [quirks.seed]: request.seed,
    // OpenAI and most others take four.
    stop: request.stop && request.stop.length > 0 ? request.stop.slice(0, 4) : undefined,
    verbosity: request.verbosity,
    parallel_tool_calls: tools.length > 0 ? request.parallelTools : undefined,
  };
}

/** Only what was asked for and is taken there. */
function allowed(fields: Fields, to: Target, quirks: Quirks, request: NeutralRequest, dropped: Set<string>): Fields {
  const thinking = thinks(to) && effortFor(to, request.reasoning) !== 'none';
  const refused = new Set([
    ...quirks.lacks,
    ...(thinking ? quirks.thinkersRefuse : []),
    ...(to.noTemperature ? ['temperature', 'top_p', 'top_k'] : []),
  ]);
  const kept = Object.entries(fields).filter(([name, value]) => {
    if (value === undefined) return false;
    if (refused.has(name)) dropped.add(neutralName(name));
    return !refused.has(name);
  });
  if ((request.stop?.length ?? 0) > 4) dropped.add('stop[4]');
  return Object.fromEntries(kept);
}

function writeTools({ tools, toolChoice }: NeutralRequest, quirks: Quirks, dropped: Set<string>): Fields {
  if (tools.length === 0) return {};
  return {
    tools: tools.map((tool) => ({ type: 'function', function: writeFunction(tool, quirks, dropped) })),
    ...(toolChoice !== undefined && {
      tool_choice: typeof toolChoice === 'string' ? toolChoice : { type: 'function', function: toolChoice },
    }),
  };
}

const writeFunction = ({ name, description, schema, strict }: Tool, quirks: Quirks, dropped: Set<string>) => ({
  name,
  ...(description !== undefined && { description }),
  parameters: schema,
  ...strictness(schema, strict, quirks, () => dropped.add('tools.strict')),
});

/** @param lose says that the schema is a wish only */
function strictness(schema: Json, strict: boolean | undefined, quirks: Quirks, lose: () => void): Fields {
  const possible = quirks.strict && fitsStrict(schema);
  if (strict === true && !possible) lose();
  return strict === undefined || !quirks.strict ? {} : { strict: strict && possible };
}

function writeReasoning(request: NeutralRequest, to: Target, quirks: Quirks, dropped: Set<string>): Fields {
  const { reasoning } = request;
  const effort = effortFor(to, reasoning);
  const stops = stopping(to, quirks);
  if (stops === 'stops' && isForced(request)) {
    if (reasoning && effort !== 'none') dropped.add('reasoning');
    return { thinking: { type: 'disabled' } };
  }
  if (!reasoning) return {};
  if (quirks.effort !== null && hears(to, stops, effort)) return reasoningOf(reasoning, effort, quirks.effort);
  if (effort !== 'none' || stops !== null) dropped.add('reasoning');
  return {};
}

/** Others do not think, or think as they do and refuse to be told. */
const hears = (to: Target, stops: Stopping | null, effort: Effort | undefined): boolean =>
  thinks(to) && stops !== 'untold' && (stops !== 'always' || effort !== 'none');

function reasoningOf(reasoning: Reasoning, effort: Effort | undefined, style: NonNullable<Quirks['effort']>): Fields {
  if (style === 'thinking') return { thinking: { type: effort === 'none' ? 'disabled' : 'enabled' } };
  if (style === 'reasoning_effort') return effort === undefined ? {} : { reasoning_effort: effort };
  const amount = reasoning.budget ? { max_tokens: reasoning.budget } : effort && { effort };
  return { reasoning: { ...amount, ...(reasoning.shown !== true && { exclude: true }) } };
}

function writeFormat(format: Format | undefined, quirks: Quirks, dropped: Set<string>): Fields {
  if (!format) return {};
  const { formats } = quirks;
  if (formats.includes(format.kind)) return { response_format: formatOf(format, quirks, dropped) };
  if (format.kind === 'schema') return { response_format: { type: 'json_object' } };
  const any = { kind: 'schema', name: 'answer', schema: { type: 'object' } } as const;
  return { response_format: formatOf(any, quirks, dropped) };
}

function formatOf(format: Format, quirks: Quirks, dropped: Set<string>): Fields {
  if (format.kind === 'json') return { type: 'json_object' };
  const { name, schema, strict } = format;
  // OpenAI takes letters, digits, `_` and `-`, at most 64.
  const json = { name: name.replaceAll(/[^\w-]/g, '_').slice(0, 64), schema };
  const exact = strictness(schema, strict, quirks, () => dropped.add('format.strict'));
  return { type: 'json_schema', json_schema: { ...json, ...exact } };
}

/**
 * Where JSON can be asked for but no schema, the model is told the schema in words. JSON without one is asked for only
 * where words speak of it.
 */
function withFormTold(request: NeutralRequest, { formats }: Quirks, dropped: Set<string>): NeutralRequest {
  const { format, system, turns } = request;
  const tell = (text: string) => ({ ...request, system: [...system, { kind: 'text', text } as const] });
  if (format?.kind === 'json')
    return speaksOfJson([{ role: 'system', parts: system }, ...turns]) ? request : tell(JSON_WORD);
  if (format === undefined || formats.includes('schema')) return request;
  dropped.add('format');
  return tell(`Answer with one JSON object that follows this JSON schema:\n${JSON.stringify(format.schema)}`);
}
