import { defined } from '../../kernel/defined.ts';
import type { Target, WrittenRequest } from '../dialect.ts';
import type { Json } from '../../kernel/json.ts';
import type { NeutralRequest } from '../neutral.ts';
import { setCacheMarks } from './cache-marks.ts';
import { factsOf, type ModelFacts } from './claude-models.ts';
import { strictSchema } from './schema.ts';
import { ANTHROPIC_VERSION } from './version.ts';
import { writeText } from './write-parts.ts';
import { writeThinking, type Thinking } from './write-thinking.ts';
import { writeTools } from './write-tools.ts';
import { goesOnFromCalls, writeTurns, type Message } from './write-turns.ts';

/** A request as the Messages API is asked. */
export function writeRequest(request: NeutralRequest, to: Target): WrittenRequest {
  const dropped = new Set(unsaid(request));
  const facts = factsOf(to);
  const { advice: order, ...tools } = writeTools(request, facts, dropped);
  const thinking = writeThinking(request, to, facts, mustBeCalm(request, facts));
  if (thinking.lost) dropped.add('reasoning');
  const { format, advice: form } = writeFormat(request, facts, dropped);
  const { system, messages } = writePrompt(request, [order, form], facts.prefill && !thinking.on, dropped);
  setCacheMarks(system, messages, facts.claude && request.tools.length > 0);
  const config = { ...(thinking.effort !== undefined && { effort: thinking.effort }), ...format };
  const body = {
    model: to.model,
    max_tokens: thinking.maxTokens,
    ...(system.length > 0 && { system }),
    messages,
    ...tools,
    ...(thinking.thinking && { thinking: thinking.thinking }),
    ...(Object.keys(config).length > 0 && { output_config: config }),
    ...writeSampling(request, facts, thinking, dropped),
    ...writeStop(request, dropped),
    ...(request.stream && { stream: true }),
  };
  return {
    path: '/v1/messages',
    headers: { 'anthropic-version': ANTHROPIC_VERSION },
    body,
    stream: request.stream,
    dropped: [...dropped],
  };
}

/** What the API has no words for, in the neutral form's names. */
const unsaid = (request: NeutralRequest): string[] =>
  (['frequencyPenalty', 'presencePenalty', 'seed', 'verbosity'] as const).filter((name) => request[name] !== undefined);

/** A tool cannot be forced on a model that thinks, and one told by tokens to think must have signed its calls. */
const mustBeCalm = ({ tools, toolChoice, turns }: NeutralRequest, facts: ModelFacts): boolean => {
  const forced = tools.length > 0 && facts.forcedTool && (toolChoice === 'required' || typeof toolChoice === 'object');
  return facts.claude && (forced || (facts.thinking === 'budget' && goesOnFromCalls(turns)));
};

interface WrittenFormat {
  readonly format?: { readonly format: Json };
  readonly advice?: string;
}

/** The API holds an answer to a schema where model and schema allow it; else the model is asked in words. */
function writeFormat({ format }: NeutralRequest, { schemas }: ModelFacts, dropped: Set<string>): WrittenFormat {
  if (format === undefined) return {};
  const only = 'and nothing else: no other text, no Markdown fence.';
  if (format.kind === 'json') return { advice: `Answer with one JSON object ${only}` };
  const schema = schemas ? strictSchema(format.schema) : null;
  if (schema) return { format: { format: { type: 'json_schema', schema } } };
  dropped.add('format');
  return { advice: `Answer with JSON that fits this JSON schema ${only}\n${JSON.stringify(format.schema)}` };
}

interface Prompt {
  readonly system: Json[];
  readonly messages: readonly Message[];
}

function writePrompt(
  { system: told, turns }: NeutralRequest,
  advice: readonly (string | undefined)[],
  prefill: boolean,
  dropped: Set<string>,
): Prompt {
  const first = turns.findIndex(({ role }) => role !== 'system');
  const early = turns.slice(0, first === -1 ? turns.length : first).flatMap(({ parts }) => parts);
  const texts = [...told, ...early].filter((part) => part.kind === 'text');
  const advised = advice.flatMap((text) => (text === undefined ? [] : [{ kind: 'text' as const, text }]));
  const system = [...texts, ...advised].flatMap(writeText);
  const messages = writeTurns(turns.slice(turns.length === 0 || first === -1 ? turns.length : first), prefill, dropped);
  // Without a turn there is nothing to answer: what was told is asked.
  return messages.length > 0 ? { system, messages } : { system: [], messages: [{ role: 'user', content: system }] };
}

function writeSampling(
  { temperature, topP, topK }: NeutralRequest,
  { sampling, claude }: ModelFacts,
  { on }: Thinking,
  dropped: Set<string>,
): Json {
  const wanted = defined({ temperature, topP, topK });
  const refused =
    sampling === 'none' || (on && claude)
      ? Object.keys(wanted)
      : sampling === 'one' && 'temperature' in wanted
        ? ['topP']
        : [];
  for (const name of refused) if (Object.hasOwn(wanted, name)) dropped.add(name);
  const kept = (name: keyof typeof wanted) => (refused.includes(name) ? undefined : wanted[name]);
  const heat = kept('temperature');
  return defined({
    // Other APIs go up to 2.
    temperature: heat === undefined ? undefined : Math.min(1, Math.max(0, heat)),
    top_p: kept('topP'),
    top_k: kept('topK'),
  });
}

/** A text of spaces alone is refused. */
function writeStop({ stop = [] }: NeutralRequest, dropped: Set<string>): Json {
  const sequences = stop.filter((text) => text.trim() !== '');
  if (sequences.length < stop.length) dropped.add('stop');
  return sequences.length === 0 ? {} : { stop_sequences: sequences };
}
