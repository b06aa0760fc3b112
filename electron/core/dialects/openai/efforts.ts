import type { Target } from '../dialect.ts';
import { effortOf } from '../effort.ts';
import type { Effort, Reasoning } from '../neutral.ts';

const order: readonly Effort[] = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'];

const newest: readonly Effort[] = ['none', 'low', 'medium', 'high', 'xhigh', 'max'];

/** What OpenAI's models take, by its model pages; the first line that fits counts. */
const taken: readonly (readonly [model: RegExp, efforts: readonly Effort[]])[] = [
  [/^gpt-5(?:\.\d+)?-pro/, ['high']],
  [/^gpt-5\.1-codex-max/, ['low', 'medium', 'high', 'xhigh']],
  [/^gpt-5(?:\.1)?-codex/, ['low', 'medium', 'high']],
  [/^gpt-5\.\d+-codex/, ['low', 'medium', 'high', 'xhigh']],
  [/^gpt-5\.1/, ['none', 'low', 'medium', 'high']],
  [/^gpt-5\.(?:[6-9]|\d\d)/, newest],
  [/^gpt-5\.\d/, ['none', 'low', 'medium', 'high', 'xhigh']],
  [/^gpt-[6-9]/, newest],
  [/^gpt-5/, ['minimal', 'low', 'medium', 'high']],
  [/^(?:o\d|gpt-oss|codex)/, ['low', 'medium', 'high']],
];

/** Of other vendors' models nobody knows more, and some who host them (Ollama) refuse other words. */
const others: readonly Effort[] = ['none', 'low', 'medium', 'high'];

/** What models take that are not in the table. OpenRouter knows every word, and fits it to the model. */
const usual: Readonly<Record<string, readonly Effort[]>> = {
  openai: newest,
  'openai-codex': newest,
  openrouter: order,
};

/** Without whose it is, in lower case. */
export const nameOf = (model: string) => model.slice(model.lastIndexOf('/') + 1).toLowerCase();

/** The catalogue's word, else what OpenAI's names promise. */
export const thinks = (to: Target): boolean =>
  to.reasons ?? /^(?:o\d|gpt-oss|codex|gpt-[5-9](?!.*-chat))/.test(nameOf(to.model));

/** The effort to ask for: the nearest that the model takes, rather more than less. `undefined`: nothing was asked. */
export function effortFor(to: Target, reasoning: Reasoning | undefined): Effort | undefined {
  const wished = reasoning && effortOf(reasoning);
  const own = Object.hasOwn(usual, to.provider) ? usual[to.provider] : undefined;
  const able = taken.find(([model]) => model.test(nameOf(to.model)))?.[1] ?? own ?? others;
  if (wished === undefined || able.includes(wished)) return wished;
  return able.find((effort) => order.indexOf(effort) > order.indexOf(wished)) ?? able.at(-1);
}

/** OpenAI's reasoning models refuse `max_tokens`, wherever they are hosted. */
export const countsThoughts = (model: string): boolean => /^(?:o\d|gpt-[5-9])/.test(nameOf(model));

const words: ReadonlyMap<unknown, Effort> = new Map([
  ...order.map((effort) => [effort, effort] as const),
  ['default', 'medium'],
]);

/** What a client wrote; `undefined`: nobody knows it. */
export const effortWord = (value: unknown): Effort | undefined => words.get(value);
