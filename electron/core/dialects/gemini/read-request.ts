import { defined } from '../../kernel/defined.ts';
import { asNumber, asObject, asText, type Json } from '../../kernel/json.ts';
import type { Format, NeutralRequest, TextPart, Tool } from '../neutral.ts';
import { field, listAt, objectAt, others } from './fields.ts';
import { readContents } from './read-contents.ts';
import { jsonSchemaOf } from './schema.ts';
import { reasoningOf } from './thinking.ts';

export interface ReadRequest {
  readonly request: NeutralRequest;
  readonly dropped: readonly string[];
  /** The answer may hold thoughts. */
  readonly thoughts: boolean;
}

const topLevel = new Set([
  ...['contents', 'systemInstruction', 'tools', 'toolConfig', 'generationConfig', 'cachedContent'],
  // Where the model is named there, it was read from the path.
  'model',
]);

const inConfig = new Set([
  ...['temperature', 'topP', 'topK', 'maxOutputTokens', 'stopSequences', 'presencePenalty', 'frequencyPenalty'],
  ...['seed', 'responseMimeType', 'responseSchema', 'responseJsonSchema', 'thinkingConfig', 'candidateCount'],
]);

/**
 * A `generateContent` body. `stream` is not in it but in the path, and so it is `false` here. A string is a sentence for
 * the client.
 */
export function readRequest(body: Json): ReadRequest | string {
  const refusal = refused(body);
  if (refusal !== null) return refusal;
  const dropped = others(body, topLevel);
  const config = objectAt(body, 'generationConfig');
  dropped.push(...others(config, inConfig).map((name) => `generationConfig.${name}`));
  const reasoning = reasoningOf(objectAt(config, 'thinkingConfig'));
  const request: NeutralRequest = {
    system: systemOf(field(body, 'systemInstruction')),
    turns: readContents(listAt(body, 'contents'), (name) => dropped.push(name)),
    tools: toolsOf(listAt(body, 'tools'), dropped),
    ...defined({ toolChoice: choiceOf(objectAt(body, 'toolConfig'), dropped) }),
    ...numbers(config),
    ...defined({ stop: stopsOf(config), reasoning, format: formatOf(config) }),
    stream: false,
  };
  return { request, dropped, thoughts: reasoning?.shown === true };
}

function refused(body: Json): string | null {
  if (!Array.isArray(body['contents'])) return 'contents is missing. It must be a list of turns.';
  if (asText(field(body, 'cachedContent')) !== '')
    return 'cachedContent names what only Google has stored. Send the contents themselves, or ask a Google model.';
  const count = asNumber(field(objectAt(body, 'generationConfig'), 'candidateCount'));
  return count !== undefined && count > 1 ? 'candidateCount must be 1 for a model that is not Google’s.' : null;
}

/** A content, or in a client’s haste only its text. */
function systemOf(instruction: unknown): TextPart[] {
  if (typeof instruction === 'string') return instruction === '' ? [] : [{ kind: 'text', text: instruction }];
  return listAt(asObject(instruction), 'parts')
    .map((part) => asText(part['text']))
    .filter((text) => text !== '')
    .map((text) => ({ kind: 'text', text }));
}

/** Google's own tools (`googleSearch`, `codeExecution`, …) run at Google only. */
function toolsOf(tools: readonly Json[], dropped: string[]): Tool[] {
  return tools.flatMap((tool, at) => {
    dropped.push(...others(tool, new Set(['functionDeclarations'])).map((name) => `tools[${String(at)}].${name}`));
    return listAt(tool, 'functionDeclarations').map(toolOf);
  });
}

function toolOf(declaration: Json): Tool {
  const description = asText(declaration['description']);
  const asIs = field(declaration, 'parametersJsonSchema');
  const schema = asIs === undefined ? jsonSchemaOf(objectAt(declaration, 'parameters')) : asObject(asIs);
  return {
    name: asText(declaration['name']),
    ...(description !== '' && { description }),
    schema: { type: 'object', ...(schema['properties'] === undefined && { properties: {} }), ...schema },
  };
}

function choiceOf(config: Json, dropped: string[]): NeutralRequest['toolChoice'] {
  dropped.push(...others(config, new Set(['functionCallingConfig'])).map((name) => `toolConfig.${name}`));
  const calling = objectAt(config, 'functionCallingConfig');
  const mode = asText(calling['mode']).toUpperCase();
  const allowed = field(calling, 'allowedFunctionNames');
  const names = Array.isArray(allowed) ? allowed.filter((name) => typeof name === 'string') : [];
  if (mode === 'ANY' && names.length === 1 && names[0] !== undefined) return { name: names[0] };
  if (names.length > 0) dropped.push('toolConfig.functionCallingConfig.allowedFunctionNames');
  return modes[mode];
}

const modes: Readonly<Record<string, 'auto' | 'none' | 'required'>> = {
  AUTO: 'auto',
  VALIDATED: 'auto',
  NONE: 'none',
  ANY: 'required',
};

function numbers(config: Json) {
  const number = (name: string) => asNumber(field(config, name));
  return defined({
    maxTokens: number('maxOutputTokens'),
    temperature: number('temperature'),
    topP: number('topP'),
    topK: number('topK'),
    frequencyPenalty: number('frequencyPenalty'),
    presencePenalty: number('presencePenalty'),
    seed: number('seed'),
  });
}

function stopsOf(config: Json): string[] | undefined {
  const stops = field(config, 'stopSequences');
  const texts = Array.isArray(stops) ? stops.filter((stop) => typeof stop === 'string') : [];
  return texts.length === 0 ? undefined : texts;
}

/** `text/x.enum` is one of a schema's words without quotes, which no other dialect has. */
function formatOf(config: Json): Format | undefined {
  if (asText(field(config, 'responseMimeType')).toLowerCase() !== 'application/json') return undefined;
  const own = field(config, 'responseSchema');
  const schema = field(config, 'responseJsonSchema') ?? (own === undefined ? undefined : jsonSchemaOf(asObject(own)));
  return schema === undefined ? { kind: 'json' } : { kind: 'schema', name: 'answer', schema: asObject(schema) };
}
