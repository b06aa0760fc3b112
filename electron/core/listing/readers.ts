import { asList, asNumber, asObject, asText, type Json } from '../kernel/json.ts';
import type { ListedModel } from '../models/listed.ts';
import { parametersOf } from '../models/builtin.ts';
import { costPer, isoDate, sees, spread, tokens } from './fields.ts';

/*
 * One reader for each shape of a list of models. Each takes what was parsed, leaves out what cannot answer a chat, and
 * answers `null` for what is no such list at all. Shapes: the providers' public API references.
 */
export type Reader = (body: unknown) => readonly ListedModel[] | null;

/** Names of what draws, speaks, listens, counts or sorts instead of answering. */
const noChat =
  /(?:^|[-_/.:])(?:text-)?(?:embed(?:ding)?s?|rerank(?:er)?|whisper|tts|dall-e|moderation|transcribe|realtime|sora|babbage|davinci|(?:gpt-|chatgpt-)?image|veo|imagen|flux|bge|stable-diffusion)(?=$|[-_/.:\d])/i;

const noChatType = /^(?!chat$|llm$|vlm$|text$|language$|model$|completion).+/i;

/** `{data: […]}`, as everybody who imitates OpenAI has it, or the bare list. Rows may say more than an id. */
export const readOpenAi: Reader = (body) => {
  const rows = Array.isArray(body) ? body : asObject(body)['data'];
  if (!Array.isArray(rows)) return null;
  return asList(rows).flatMap((row) => (answersChat(row) ? [openAiRow(row)] : []));
};

function answersChat(row: Json): boolean {
  const id = asText(row['id']);
  const { completion_chat: chat } = asObject(row['capabilities']);
  if (id === '' || chat === false || row['active'] === false || noChat.test(id)) return false;
  return !noChatType.test(asText(row['type']));
}

function openAiRow(row: Json): ListedModel {
  const capabilities = asObject(row['capabilities']);
  const inputs = row['input_modalities'] ?? asObject(row['architecture'])['input_modalities'];
  const features = row['supported_features'];
  const vision = capabilities['vision'];
  return {
    id: asText(row['id']),
    ...spread({
      name: asText(row['display_name']) || asText(row['name']) || undefined,
      contextWindow: tokens(row, [
        'context_length',
        'context_window',
        'max_context_length',
        'max_model_len',
        'max_context_tokens',
        'context_size',
      ]),
      maxTokens: tokens(row, [
        'max_completion_tokens',
        'max_output_tokens',
        'max_output_length',
        'max_tokens',
        'output_token_limit',
      ]),
      cost: costPer(asObject(row['price'])) ?? plainCost(asObject(row['pricing'])),
      reasoning: Array.isArray(features) ? features.includes('reasoning') : boolean(capabilities['reasoning']),
      image: typeof vision === 'boolean' ? vision : row['type'] === 'vlm' ? true : undefined,
      released: isoDate(row['created']),
      ...sees(inputs),
    }),
  };
}

const boolean = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined);

/** Together: dollars per million tokens as numbers. A text is somebody else's unit. */
function plainCost(pricing: Json): ListedModel['cost'] {
  const [input, output] = [asNumber(pricing['input']), asNumber(pricing['output'])];
  if (input === undefined || output === undefined || input < 0 || output < 0) return undefined;
  return { input, output, cacheRead: asNumber(pricing['cached_input']) ?? 0, cacheWrite: 0 };
}

/** Anthropic's own: names, dates, and lately limits and abilities. */
export const readAnthropic: Reader = (body) => {
  const rows = asObject(body)['data'];
  if (!Array.isArray(rows)) return null;
  return asList(rows).flatMap((row) => {
    const id = asText(row['id']);
    if (id === '' || asText(asObject(row)['lifecycle']) === 'retired') return [];
    const able = asObject(row['capabilities']);
    const thinking = asObject(able['thinking']);
    const types = asObject(thinking['types']);
    const onlyAdaptive = supported(types['adaptive']) === true && supported(types['enabled']) === false;
    return [
      {
        id,
        ...spread({
          name: asText(row['display_name']) || undefined,
          contextWindow: tokens(row, ['max_input_tokens']),
          maxTokens: tokens(row, ['max_tokens']),
          reasoning: supported(thinking),
          image: supported(able['image_input']),
          also: supported(able['pdf_input']) === true ? (['pdf'] as const) : undefined,
          released: isoDate(row['created_at']),
          adaptive: onlyAdaptive ? (true as const) : undefined,
        }),
      },
    ];
  });
};

const supported = (ability: unknown): boolean | undefined => boolean(asObject(ability)['supported']);

/** OpenRouter: everything, prices as texts in dollars per token; `-1` means that it depends. */
export const readOpenRouter: Reader = (body) => {
  const rows = asObject(body)['data'];
  if (!Array.isArray(rows)) return null;
  return asList(rows).flatMap((row) => {
    const id = asText(row['id']);
    const architecture = asObject(row['architecture']);
    const outputs = architecture['output_modalities'];
    if (id === '' || (Array.isArray(outputs) && !outputs.includes('text'))) return [];
    const parameters = row['supported_parameters'];
    return [
      {
        id,
        ...spread({
          name: asText(row['name']).replace(/^[^:]{1,40}: /, '') || undefined,
          contextWindow: tokens(row, ['context_length']),
          maxTokens: tokens(asObject(row['top_provider']), ['max_completion_tokens']),
          cost: perToken(asObject(row['pricing'])),
          reasoning: Array.isArray(parameters) ? parameters.includes('reasoning') : undefined,
          released: isoDate(row['created']),
          parameters: parametersOf(`${id} ${asText(row['name'])}`) ?? undefined,
          ...sees(architecture['input_modalities']),
        }),
      },
    ];
  });
};

function perToken(pricing: Json): ListedModel['cost'] {
  const dollars = (name: string) => {
    const written = pricing[name];
    const value = typeof written === 'string' && written.trim() !== '' ? Number(written) : asNumber(written);
    // Ten digits are more than any price has, and drop what multiplication adds.
    return value === undefined || Number.isNaN(value) ? undefined : Number((value * 1_000_000).toFixed(10));
  };
  const [input, output] = [dollars('prompt'), dollars('completion')];
  if (input === undefined || output === undefined || input < 0 || output < 0) return undefined;
  const [cacheRead = 0, cacheWrite = 0] = [dollars('input_cache_read'), dollars('input_cache_write')];
  return { input, output, cacheRead, cacheWrite };
}

/** Google's own: `models/gemini-…`, only what generates content. */
export const readGoogle: Reader = (body) => {
  const rows = asObject(body)['models'];
  if (!Array.isArray(rows)) return null;
  return asList(rows).flatMap((row) => {
    const id = asText(row['name']).replace(/^models\//, '');
    const methods = row['supportedGenerationMethods'];
    const generates = Array.isArray(methods) && methods.includes('generateContent');
    if (id === '' || !generates || noChat.test(id)) return [];
    return [
      {
        id,
        ...spread({
          name: asText(row['displayName']) || undefined,
          contextWindow: tokens(row, ['inputTokenLimit']),
          maxTokens: tokens(row, ['outputTokenLimit']),
          reasoning: boolean(row['thinking']),
        }),
      },
    ];
  });
};

/** GitHub Copilot: only chat models that the plan lets one pick. */
export const readCopilot: Reader = (body) => {
  const rows = asObject(body)['data'];
  if (!Array.isArray(rows)) return null;
  return asList(rows).flatMap((row) => {
    const able = asObject(row['capabilities']);
    const [limits, supports] = [asObject(able['limits']), asObject(able['supports'])];
    const isOff = asText(asObject(row['policy'])['state']) === 'disabled' || row['model_picker_enabled'] === false;
    if (asText(row['id']) === '' || asText(able['type']) !== 'chat' || isOff) return [];
    return [
      {
        id: asText(row['id']),
        ...spread({
          name: asText(row['name']) === '' ? undefined : `${asText(row['name'])} (Copilot)`,
          contextWindow: tokens(limits, ['max_context_window_tokens', 'max_prompt_tokens']),
          maxTokens: tokens(limits, ['max_output_tokens']),
          image: boolean(supports['vision']),
        }),
      },
    ];
  });
};

/** Venice: what it knows of a model stands in `model_spec`, prices in dollars per million tokens. */
export const readVenice: Reader = (body) => {
  const rows = asObject(body)['data'];
  if (!Array.isArray(rows)) return null;
  return asList(rows).flatMap((row) => {
    const spec = asObject(row['model_spec']);
    const able = asObject(spec['capabilities']);
    if (asText(row['id']) === '' || noChatType.test(asText(row['type'])) || spec['offline'] === true) return [];
    return [
      {
        id: asText(row['id']),
        ...spread({
          name: asText(spec['name']) || undefined,
          contextWindow: tokens(spec, ['availableContextTokens']),
          maxTokens: tokens(spec, ['maxCompletionTokens']),
          cost: costPer(asObject(spec['pricing'])),
          reasoning: boolean(able['supportsReasoning']),
          image: boolean(able['supportsVision']),
          released: isoDate(row['created']),
        }),
      },
    ];
  });
};
