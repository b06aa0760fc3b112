import type { ProviderSide, Target, WrittenRequest } from '../dialect.ts';
import type { Format, NeutralRequest, Tool, Turn } from '../neutral.ts';
import { effortFor, thinks } from '../openai/efforts.ts';
import { JSON_WORD, speaksOfJson } from '../openai/json-word.ts';
import { neutralName } from '../openai/names.ts';
import { fitsStrict } from '../openai/strict.ts';
import { writeItems } from './write-items.ts';

type Fields = Record<string, unknown>;

/** What differs from OpenAI's own. */
interface Quirks {
  /** Codex's backend only streams, and wants instructions. */
  readonly codex: boolean;
  /** Instructions in the middle are `developer`'s. */
  readonly developer: boolean;
}

const quirksOf = (provider: string): Quirks => ({
  codex: provider === 'openai-codex',
  developer: provider === 'openai' || provider === 'openai-codex',
});

/** OpenAI refuses fewer `max_output_tokens`. */
const FEWEST = 16;

const DEFAULT_INSTRUCTIONS = 'You are a helpful assistant.';

export const writeRequest: ProviderSide['writeRequest'] = (request, to): WrittenRequest => {
  const quirks = quirksOf(to.provider);
  const dropped = new Set<string>();
  const stream = request.stream || quirks.codex;
  const instructions = request.system.map(({ text }) => text).join('\n\n');
  return {
    path: '/v1/responses',
    body: {
      model: to.model,
      ...(instructions !== '' || quirks.codex ? { instructions: instructions || DEFAULT_INSTRUCTIONS } : {}),
      input: writeItems(turnsOf(request), quirks.developer ? 'developer' : 'system', dropped),
      ...writeTools(request, dropped),
      ...writeOptions(request, to, quirks, dropped),
      ...writeReasoning(request, to, dropped),
      ...writeText(request, dropped),
      store: false,
      stream,
    },
    stream,
    dropped: [...dropped],
  };
};

/** JSON without a schema is asked for only where the input speaks of it; `instructions` do not count. */
const turnsOf = ({ format, turns }: NeutralRequest): readonly Turn[] =>
  format?.kind !== 'json' || speaksOfJson(turns)
    ? turns
    : [{ role: 'system', parts: [{ kind: 'text', text: JSON_WORD }] }, ...turns];

function writeTools({ tools, toolChoice, parallelTools }: NeutralRequest, dropped: Set<string>): Fields {
  if (tools.length === 0) return {};
  const written = tools.map(writeTool);
  if (tools.some(({ strict }, at) => strict === true && written[at]?.strict === false)) dropped.add('tools.strict');
  return {
    tools: written,
    ...(toolChoice !== undefined && {
      tool_choice: typeof toolChoice === 'string' ? toolChoice : { type: 'function', ...toolChoice },
    }),
    ...(parallelTools !== undefined && { parallel_tool_calls: parallelTools }),
  };
}

/** Unsaid, `strict` would be true here, and most schemas are not written for it. */
const writeTool = ({ name, description, schema, strict }: Tool) => ({
  type: 'function',
  name,
  ...(description !== undefined && { description }),
  parameters: schema,
  strict: strict === true && fitsStrict(schema),
});

function writeOptions(request: NeutralRequest, to: Target, quirks: Quirks, dropped: Set<string>): Fields {
  const { maxTokens } = request;
  const limit = maxTokens === undefined ? undefined : Math.max(FEWEST, Math.min(maxTokens, to.maxOutput ?? maxTokens));
  const fields = {
    max_output_tokens: limit,
    temperature: request.temperature,
    top_p: request.topP,
    top_k: request.topK,
    frequency_penalty: request.frequencyPenalty,
    presence_penalty: request.presencePenalty,
    seed: request.seed,
    stop: request.stop?.length ? request.stop : undefined,
  };
  const taken = takenOptions(request, to, quirks);
  const asked = Object.entries(fields).filter(([, value]) => value !== undefined);
  for (const [name] of asked) if (!taken.has(name)) dropped.add(neutralName(name));
  return Object.fromEntries(asked.filter(([name]) => taken.has(name)));
}

/** OpenAI's models take no temperature while they think. */
function takenOptions(request: NeutralRequest, to: Target, { codex, developer }: Quirks): ReadonlySet<string> {
  if (codex) return new Set();
  const thinking = developer && thinks(to) && effortFor(to, request.reasoning) !== 'none';
  return new Set(['max_output_tokens', ...(thinking || to.noTemperature ? [] : ['temperature', 'top_p'])]);
}

function writeReasoning({ reasoning }: NeutralRequest, to: Target, dropped: Set<string>): Fields {
  if (!reasoning) return {};
  const effort = effortFor(to, reasoning);
  if (!thinks(to)) {
    if (effort !== 'none') dropped.add('reasoning');
    return {};
  }
  return { reasoning: { ...(effort !== undefined && { effort }), ...(reasoning.shown && { summary: 'auto' }) } };
}

function writeText({ format, verbosity }: NeutralRequest, dropped: Set<string>): Fields {
  if (!format && verbosity === undefined) return {};
  return {
    text: { ...(format && { format: formatOf(format, dropped) }), ...(verbosity !== undefined && { verbosity }) },
  };
}

function formatOf(format: Format, dropped: Set<string>): Fields {
  if (format.kind === 'json') return { type: 'json_object' };
  const { name, schema } = format;
  const strict = format.strict === true && fitsStrict(schema);
  if (format.strict === true && !strict) dropped.add('format.strict');
  // OpenAI takes letters, digits, `_` and `-`, at most 64.
  return {
    type: 'json_schema',
    name: name.replaceAll(/[^\w-]/g, '_').slice(0, 64),
    schema,
    strict,
  };
}
