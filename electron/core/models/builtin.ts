import type { ModelCost } from '../providers/config-input.ts';
import { catalogueData } from './catalogue-data.ts';

/*
 * Models known before anybody asked a provider, so that lists, limits and costs are there at once. Most come from the
 * list in `catalogue-data.ts`; those below were added by hand from the providers' public model and price pages as of
 * January 2026, for providers and ids that the list lacks. An id that is missing in both still works, since catalogues
 * always lag behind. Costs are US dollars per million tokens.
 */

export interface CatalogueModel {
  readonly provider: string;
  readonly id: string;
  readonly name: string;
  /** Tokens; `null`: nobody says. */
  readonly contextWindow: number | null;
  readonly maxTokens: number | null;
  /** `null`: depends on the plan, or nobody says. */
  readonly cost: ModelCost | null;
  /** `null`: nobody says. */
  readonly reasoning: boolean | null;
  /** `null`: nobody says, which counts as able. */
  readonly image: boolean | null;
  /** What else it reads. */
  readonly also?: readonly ('pdf' | 'audio')[];
  readonly source: 'built-in' | 'listed' | 'configured';
  /** ISO date, where the id tells it. */
  readonly released: string | null;
  /** Billions, where the name tells it. */
  readonly parameters: number | null;
  /** Decides itself how long it thinks: a budget of tokens is refused, an effort is not. */
  readonly adaptive?: true;
  /** Refuses a temperature. */
  readonly noTemperature?: true;
}

/** id, name, tokens of context and of output (by hand: thousands), [input, output, cache read, cache write], abilities. */
type Row = readonly [string, string, number, number, readonly number[] | null, string];

/** Thousands of tokens. `r` reasons, `i` sees images. */
const rows: Readonly<Record<string, readonly Row[]>> = {
  anthropic: [
    ['claude-opus-4-5', 'Claude Opus 4.5', 200, 64, [5, 25, 0.5, 6.25], 'ri'],
    ['claude-opus-4-5-20251101', 'Claude Opus 4.5 (2025-11-01)', 200, 64, [5, 25, 0.5, 6.25], 'ri'],
    ['claude-sonnet-4-5', 'Claude Sonnet 4.5', 200, 64, [3, 15, 0.3, 3.75], 'ri'],
    ['claude-sonnet-4-5-20250929', 'Claude Sonnet 4.5 (2025-09-29)', 200, 64, [3, 15, 0.3, 3.75], 'ri'],
    ['claude-haiku-4-5', 'Claude Haiku 4.5', 200, 64, [1, 5, 0.1, 1.25], 'ri'],
    ['claude-haiku-4-5-20251001', 'Claude Haiku 4.5 (2025-10-01)', 200, 64, [1, 5, 0.1, 1.25], 'ri'],
    ['claude-opus-4-1', 'Claude Opus 4.1', 200, 32, [15, 75, 1.5, 18.75], 'ri'],
    ['claude-opus-4-1-20250805', 'Claude Opus 4.1 (2025-08-05)', 200, 32, [15, 75, 1.5, 18.75], 'ri'],
    ['claude-opus-4-20250514', 'Claude Opus 4', 200, 32, [15, 75, 1.5, 18.75], 'ri'],
    ['claude-sonnet-4-20250514', 'Claude Sonnet 4', 200, 64, [3, 15, 0.3, 3.75], 'ri'],
    ['claude-3-5-haiku-20241022', 'Claude Haiku 3.5', 200, 8.192, [0.8, 4, 0.08, 1], 'i'],
    ['claude-3-haiku-20240307', 'Claude Haiku 3', 200, 4.096, [0.25, 1.25, 0.03, 0.3], 'i'],
  ],
  openai: [
    ['gpt-5.2', 'GPT-5.2', 400, 128, [1.75, 14, 0.175, 0], 'ri'],
    ['gpt-5.2-codex', 'GPT-5.2 Codex', 400, 128, [1.75, 14, 0.175, 0], 'ri'],
    ['gpt-5.1', 'GPT-5.1', 400, 128, [1.25, 10, 0.125, 0], 'ri'],
    ['gpt-5.1-codex', 'GPT-5.1 Codex', 400, 128, [1.25, 10, 0.125, 0], 'ri'],
    ['gpt-5.1-codex-mini', 'GPT-5.1 Codex mini', 400, 128, [0.25, 2, 0.025, 0], 'ri'],
    ['gpt-5', 'GPT-5', 400, 128, [1.25, 10, 0.125, 0], 'ri'],
    ['gpt-5-mini', 'GPT-5 mini', 400, 128, [0.25, 2, 0.025, 0], 'ri'],
    ['gpt-5-nano', 'GPT-5 nano', 400, 128, [0.05, 0.4, 0.005, 0], 'ri'],
    ['gpt-4.1', 'GPT-4.1', 1047.576, 32.768, [2, 8, 0.5, 0], 'i'],
    ['gpt-4.1-mini', 'GPT-4.1 mini', 1047.576, 32.768, [0.4, 1.6, 0.1, 0], 'i'],
    ['gpt-4.1-nano', 'GPT-4.1 nano', 1047.576, 32.768, [0.1, 0.4, 0.025, 0], 'i'],
    ['gpt-4o', 'GPT-4o', 128, 16.384, [2.5, 10, 1.25, 0], 'i'],
    ['gpt-4o-mini', 'GPT-4o mini', 128, 16.384, [0.15, 0.6, 0.075, 0], 'i'],
    ['o3', 'o3', 200, 100, [2, 8, 0.5, 0], 'ri'],
    ['o4-mini', 'o4-mini', 200, 100, [1.1, 4.4, 0.275, 0], 'ri'],
  ],
  // What a plan costs does not depend on the tokens.
  'openai-codex': [
    ['gpt-5.2-codex', 'GPT-5.2 Codex (plan)', 272, 128, null, 'ri'],
    ['gpt-5.2', 'GPT-5.2 (plan)', 272, 128, null, 'ri'],
    ['gpt-5.1-codex-max', 'GPT-5.1 Codex Max (plan)', 272, 128, null, 'ri'],
    ['gpt-5.1-codex-mini', 'GPT-5.1 Codex mini (plan)', 272, 128, null, 'ri'],
  ],
  'qwen-portal': [
    ['coder-model', 'Qwen Coder', 128, 8.192, null, ''],
    ['vision-model', 'Qwen Vision', 128, 8.192, null, 'i'],
  ],
  'github-copilot': [
    ['claude-sonnet-4.5', 'Claude Sonnet 4.5 (Copilot)', 128, 16, null, 'ri'],
    ['gpt-5-mini', 'GPT-5 mini (Copilot)', 128, 64, null, 'ri'],
    ['gpt-4.1', 'GPT-4.1 (Copilot)', 111, 16.384, null, 'i'],
    ['gpt-4o', 'GPT-4o (Copilot)', 64, 4.096, null, 'i'],
  ],
  google: [
    ['gemini-3-pro-preview', 'Gemini 3 Pro', 1048.576, 65.536, [2, 12, 0.2, 0], 'ri'],
    ['gemini-3-flash-preview', 'Gemini 3 Flash', 1048.576, 65.536, [0.5, 3, 0.05, 0], 'ri'],
    ['gemini-2.5-pro', 'Gemini 2.5 Pro', 1048.576, 65.536, [1.25, 10, 0.125, 0], 'ri'],
    ['gemini-2.5-flash', 'Gemini 2.5 Flash', 1048.576, 65.536, [0.3, 2.5, 0.03, 0], 'ri'],
    ['gemini-2.5-flash-lite', 'Gemini 2.5 Flash-Lite', 1048.576, 65.536, [0.1, 0.4, 0.01, 0], 'ri'],
  ],
  'google-gemini-cli': [
    ['gemini-3-pro-preview', 'Gemini 3 Pro (Gemini CLI)', 1048.576, 65.536, null, 'ri'],
    ['gemini-3-flash-preview', 'Gemini 3 Flash (Gemini CLI)', 1048.576, 65.536, null, 'ri'],
    ['gemini-2.5-pro', 'Gemini 2.5 Pro (Gemini CLI)', 1048.576, 65.536, null, 'ri'],
    ['gemini-2.5-flash', 'Gemini 2.5 Flash (Gemini CLI)', 1048.576, 65.536, null, 'ri'],
    ['gemini-2.5-flash-lite', 'Gemini 2.5 Flash-Lite (Gemini CLI)', 1048.576, 65.536, null, 'ri'],
  ],
  openrouter: [
    ['auto', 'OpenRouter Auto', 2000, 8.192, null, 'ri'],
    ['anthropic/claude-opus-4.5', 'Claude Opus 4.5 (OpenRouter)', 200, 64, [5, 25, 0.5, 6.25], 'ri'],
    ['anthropic/claude-sonnet-4.5', 'Claude Sonnet 4.5 (OpenRouter)', 1000, 64, [3, 15, 0.3, 3.75], 'ri'],
    ['anthropic/claude-haiku-4.5', 'Claude Haiku 4.5 (OpenRouter)', 200, 64, [1, 5, 0.1, 1.25], 'ri'],
    ['openai/gpt-5.2', 'GPT-5.2 (OpenRouter)', 400, 128, [1.75, 14, 0.175, 0], 'ri'],
    ['openai/gpt-5-mini', 'GPT-5 mini (OpenRouter)', 400, 128, [0.25, 2, 0.025, 0], 'ri'],
    ['google/gemini-3-pro-preview', 'Gemini 3 Pro (OpenRouter)', 1048.576, 65.536, [2, 12, 0.2, 0], 'ri'],
    ['deepseek/deepseek-v3.2', 'DeepSeek V3.2 (OpenRouter)', 163.84, 65.536, null, 'r'],
    ['moonshotai/kimi-k2.5', 'Kimi K2.5 (OpenRouter)', 262.144, 65.536, null, 'ri'],
    ['z-ai/glm-4.7', 'GLM-4.7 (OpenRouter)', 202.752, 65.536, null, 'r'],
    ['deepseek/deepseek-r1-0528:free', 'DeepSeek R1 (free)', 163.84, 65.536, [0, 0, 0, 0], 'r'],
    ['meta-llama/llama-3.3-70b-instruct:free', 'Llama 3.3 70B (free)', 131.072, 16.384, [0, 0, 0, 0], ''],
  ],
  deepseek: [
    ['deepseek-chat', 'DeepSeek V3.2', 128, 8.192, [0.28, 0.42, 0.028, 0], ''],
    ['deepseek-reasoner', 'DeepSeek V3.2 Thinking', 128, 65.536, [0.28, 0.42, 0.028, 0], 'r'],
  ],
  venice: [
    ['llama-3.3-70b', 'Llama 3.3 70B', 131.072, 8.192, null, ''],
    ['venice-uncensored', 'Venice Uncensored', 32.768, 8.192, null, ''],
    ['mistral-31-24b', 'Venice Medium', 131.072, 8.192, null, 'i'],
    ['qwen3-235b-a22b-thinking-2507', 'Qwen3 235B Thinking', 131.072, 8.192, null, 'r'],
    ['qwen3-235b-a22b-instruct-2507', 'Qwen3 235B Instruct', 131.072, 8.192, null, ''],
  ],
  chutes: [
    ['deepseek-ai/DeepSeek-V3.2-TEE', 'DeepSeek V3.2', 163.84, 65.536, null, 'r'],
    ['moonshotai/Kimi-K2.5-TEE', 'Kimi K2.5', 262.144, 65.536, null, 'ri'],
  ],
  minimax: [
    ['MiniMax-M2.1', 'MiniMax M2.1', 204.8, 131.072, [0.3, 1.2, 0.03, 0.375], 'r'],
    ['MiniMax-M2', 'MiniMax M2', 204.8, 131.072, [0.3, 1.2, 0.03, 0.375], 'r'],
  ],
  moonshot: [
    ['kimi-k2.5', 'Kimi K2.5', 256, 8.192, [0.6, 3, 0.1, 0], 'ri'],
    ['kimi-k2-thinking', 'Kimi K2 Thinking', 256, 8.192, [0.6, 2.5, 0.15, 0], 'r'],
    ['kimi-k2-0905-preview', 'Kimi K2', 256, 8.192, [0.6, 2.5, 0.15, 0], ''],
  ],
  'kimi-coding': [['kimi-for-coding', 'Kimi for Coding', 262.144, 32.768, null, 'r']],
  zai: [
    ['glm-4.7', 'GLM-4.7', 204.8, 131.072, [0.6, 2.2, 0.11, 0], 'r'],
    ['glm-4.7-flash', 'GLM-4.7 Flash', 200, 131.072, [0, 0, 0, 0], 'r'],
    ['glm-4.6', 'GLM-4.6', 204.8, 131.072, [0.6, 2.2, 0.11, 0], 'r'],
    ['glm-4.6v', 'GLM-4.6V', 128, 32.768, [0.3, 0.9, 0.05, 0], 'ri'],
    ['glm-4.5-air', 'GLM-4.5 Air', 131.072, 98.304, [0.2, 1.1, 0.03, 0], 'r'],
  ],
  groq: [
    ['llama-3.3-70b-versatile', 'Llama 3.3 70B', 131.072, 32.768, [0.59, 0.79, 0, 0], ''],
    ['openai/gpt-oss-120b', 'GPT-OSS 120B', 131.072, 65.536, [0.15, 0.6, 0.075, 0], 'r'],
    ['moonshotai/kimi-k2-instruct-0905', 'Kimi K2', 262.144, 16.384, [1, 3, 0.5, 0], ''],
  ],
  xai: [
    ['grok-4-1-fast', 'Grok 4.1 Fast', 2000, 30, [0.2, 0.5, 0.05, 0], 'ri'],
    ['grok-4', 'Grok 4', 256, 64, [3, 15, 0.75, 0], 'ri'],
    ['grok-code-fast-1', 'Grok Code Fast 1', 256, 10, [0.2, 1.5, 0.02, 0], 'r'],
  ],
  mistral: [
    ['mistral-large-latest', 'Mistral Large 3', 262.144, 262.144, [0.5, 1.5, 0, 0], 'i'],
    ['mistral-medium-latest', 'Mistral Medium 3.1', 128, 16.384, [0.4, 2, 0, 0], 'i'],
    ['devstral-2512', 'Devstral 2', 262.144, 262.144, [0.4, 2, 0, 0], ''],
  ],
  cerebras: [
    ['gpt-oss-120b', 'GPT-OSS 120B', 131.072, 32.768, [0.35, 0.75, 0, 0], 'r'],
    ['zai-glm-4.7', 'GLM-4.7', 131.072, 40, [2.25, 2.75, 0, 0], 'r'],
  ],
  synthetic: [
    ['hf:MiniMaxAI/MiniMax-M2.1', 'MiniMax M2.1', 192, 65.536, null, 'r'],
    ['hf:moonshotai/Kimi-K2.5', 'Kimi K2.5', 256, 8.192, null, 'ri'],
    ['hf:zai-org/GLM-4.7', 'GLM-4.7', 198, 128, null, 'r'],
    ['hf:deepseek-ai/DeepSeek-V3.2', 'DeepSeek V3.2', 159, 8.192, null, ''],
  ],
};

type Lists = Readonly<Record<string, readonly Row[]>>;

let data: Lists | undefined;
const fromList = (): Lists => (data ??= JSON.parse(catalogueData) as Lists);

/** Providers of which any model is known. */
export const builtinProviders = (): string[] => [...new Set([...Object.keys(fromList()), ...Object.keys(rows)])];

/** The models of one provider, made anew each time. */
export function builtinModels(provider: string): CatalogueModel[] {
  const listed = own(fromList(), provider);
  const ids = new Set(listed.map(([id]) => id));
  const byHand = own(rows, provider).filter(([id]) => !ids.has(id));
  return [...listed, ...byHand.map(inFull)].map((row) => modelOf(provider, row));
}

const own = (lists: Lists, provider: string): readonly Row[] =>
  (Object.hasOwn(lists, provider) ? lists[provider] : undefined) ?? [];

/** Thousands of tokens written out. */
const inFull = ([id, name, context, output, ...rest]: Row): Row => [
  id,
  name,
  Math.round(context * 1000),
  Math.round(output * 1000),
  ...rest,
];

function modelOf(provider: string, [id, name, contextWindow, maxTokens, cost, abilities]: Row): CatalogueModel {
  return {
    provider,
    id,
    name,
    contextWindow,
    maxTokens,
    cost: cost && { input: cost[0] ?? 0, output: cost[1] ?? 0, cacheRead: cost[2] ?? 0, cacheWrite: cost[3] ?? 0 },
    reasoning: abilities.includes('r'),
    image: abilities.includes('i'),
    released: releasedOf(id),
    parameters: parametersOf(`${id} ${name}`),
    source: 'built-in',
    ...(abilities.includes('a') && { adaptive: true }),
    ...(abilities.includes('t') && { noTemperature: true }),
  };
}

/** `…-20251101` and `…-2025-11-01` are dates; anything else says nothing. */
export function releasedOf(id: string): string | null {
  if (!id.includes('20')) return null; // most of some thousand ids
  const [, year, month, day] = /(?:^|[-@])(20[2-9]\d)-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])(?!\d)/.exec(id) ?? [];
  return year === undefined ? null : `${year}-${month ?? ''}-${day ?? ''}`;
}

/** The largest `70B` of a name (behaviour §15), in billions; `8x7B` counts as written. */
export function parametersOf(text: string): number | null {
  if (!/\db/i.test(text)) return null;
  const found = [...text.matchAll(/(?<![a-z\d.])(\d+(?:\.\d+)?)b(?![a-z\d])/gi)].map(([, size]) => Number(size));
  return found.length === 0 ? null : Math.max(...found);
}
