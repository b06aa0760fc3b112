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
    system: systemOf(field(body, 'systemInstruction'), dropped),
    turns: readContents(listAt(body, 'contents'), (name) => dropped.push(name)),
    ...chosen(toolsOf(listAt(body, 'tools'), dropped), objectAt(body, 'toolConfig'), dropped),
    ...numbers(config),
    ...defined({ stop: stopsOf(config), reasoning, format: formatOf(config, dropped) }),
    stream: false,
  };
  return { request, dropped, thoughts: reasoning?.shown === true };
}

function refused(body: Json): string | null {
  if (!Array.isArray(body['contents'])) return 'contents is missing. It must be a list of turns.';
  if (asText(field(body, 'cachedContent')) !== '')
    return 'cachedContent names what only Google has stored. Send the contents themselves, or ask a Google model.';
  if (asText(field(body, 'continuationToken')) !== '')
    return 'continuationToken continues an answer that only Google can continue. Ask anew without it.';
  const count = asNumber(field(objectAt(body, 'generationConfig'), 'candidateCount'));
  return count !== undefined && count > 1 ? 'candidateCount must be 1 for a model that is not Google’s.' : null;
}

/** A content, or in a client’s haste only its text. */
function systemOf(instruction: unknown, dropped: string[]): TextPart[] {
  if (typeof instruction === 'string') return instruction === '' ? [] : [{ kind: 'text', text: instruction }];
  return listAt(asObject(instruction), 'parts').flatMap((part) => {
    dropped.push(...others(part, justText).map((name) => `systemInstruction.${name}`));
    const text = asText(part['text']);
    return text === '' ? [] : [{ kind: 'text', text }];
  });
}

const justText = new Set(['text', 'thought', 'thoughtSignature']);

/** Google's own tools (`googleSearch`, `codeExecution`, …) run at Google only. */
function toolsOf(tools: readonly Json[], dropped: string[]): Tool[] {
  return tools.flatMap((tool, at) => {
    dropped.push(...others(tool, new Set(['functionDeclarations'])).map((name) => `tools[${String(at)}].${name}`));
    return listAt(tool, 'functionDeclarations').map((one) => toolOf(one, dropped));
  });
}

const inDeclaration = new Set(['name', 'description', 'parameters', 'parametersJsonSchema']);

function toolOf(declaration: Json, dropped: string[]): Tool {
  dropped.push(...others(declaration, inDeclaration).map((name) => `functionDeclarations.${name}`));
  const description = asText(declaration['description']);
  const asIs = field(declaration, 'parametersJsonSchema');
  const schema = asIs === undefined ? jsonSchemaOf(objectAt(declaration, 'parameters')) : asObject(asIs);
  return {
    name: asText(declaration['name']),
    ...(description !== '' && { description }),
    schema: { type: 'object', ...(schema['properties'] === undefined && { properties: {} }), ...schema },
  };
}

type Chosen = Pick<NeutralRequest, 'tools' | 'toolChoice'>;

/** Of several names that alone may be called, the other tools are left out: no other dialect can forbid them. */
function chosen(tools: Tool[], config: Json, dropped: string[]): Chosen {
  const calling = objectAt(config, 'functionCallingConfig');
  dropped.push(...others(config, new Set(['functionCallingConfig'])).map((name) => `toolConfig.${name}`));
  dropped.push(...others(calling, inCalling).map((name) => `toolConfig.functionCallingConfig.${name}`));
  const mode = asText(calling['mode']).toUpperCase();
  const allowed = field(calling, 'allowedFunctionNames');
  const names = Array.isArray(allowed) ? allowed.filter((name) => typeof name === 'string') : [];
  if (mode === 'ANY' && names.length === 1 && names[0] !== undefined) return { tools, toolChoice: { name: names[0] } };
  const left = names.length === 0 ? tools : tools.filter(({ name }) => names.includes(name));
  return { tools: left, ...defined({ toolChoice: modes[mode] }) };
}

const inCalling = new Set(['mode', 'allowedFunctionNames']);

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
function formatOf(config: Json, dropped: string[]): Format | undefined {
  const type = asText(field(config, 'responseMimeType')).toLowerCase();
  if (type !== '' && type !== 'text/plain' && type !== 'application/json')
    dropped.push(`generationConfig.responseMimeType=${type}`);
  if (type !== 'application/json') return undefined;
  const own = field(config, 'responseSchema');
  const schema = field(config, 'responseJsonSchema') ?? (own === undefined ? undefined : jsonSchemaOf(asObject(own)));
  return schema === undefined ? { kind: 'json' } : { kind: 'schema', name: 'answer', schema: asObject(schema) };
}
