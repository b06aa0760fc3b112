import { err, ok } from '#shared/result';
import { fieldsOf, isFields, listOf, momentOf, numberOf, textOf, windowOf } from '../fields.ts';
import type { ToldWindow, UsageReader } from '../reader.ts';
import { codeAssistQuestion, projectOf } from './code-assist.ts';

const families = [
  ['pro', 'Pro'],
  ['flash', 'Flash'],
] as const;

/** Google counts by model; a family is as full as its fullest model. */
export const geminiCliUsage: UsageReader = {
  provider: 'google-gemini-cli',
  inHeaders: false,
  accepts: ({ type }) => type === 'oauth',
  questions: (asking) => [codeAssistQuestion(asking, 'retrieveUserQuota', projectOf(asking))],
  read([answer], now) {
    const { buckets } = fieldsOf(answer);
    if (!Array.isArray(buckets)) return err('');
    return ok({ windows: families.flatMap(([word, name]) => family(word, name, listOf(buckets), now)) });
  },
};

function family(word: string, name: string, buckets: readonly unknown[], now: number): ToldWindow[] {
  const windows = buckets.filter(isFields).flatMap((bucket) => {
    const left = numberOf(bucket['remainingFraction']);
    const isOfIt = textOf(bucket['modelId'])?.toLowerCase().includes(word) === true;
    return isOfIt && left !== undefined ? [windowOf(name, (1 - left) * 100, momentOf(bucket['resetTime'], now))] : [];
  });
  return windows.sort((a, b) => b.usedPercent - a.usedPercent).slice(0, 1);
}
