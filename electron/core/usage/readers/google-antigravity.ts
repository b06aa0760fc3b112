import { err, ok } from '#shared/result';
import { fieldsOf, isFields, momentOf, numberOf, textOf, windowOf } from '../fields.ts';
import type { ToldWindow, UsageReader } from '../reader.ts';
import { codeAssistQuestion, projectOf } from './code-assist.ts';

/** Behaviour §17.1. */
const MOST_MODELS = 10;

/** Credits of the month, and what is left of each model; keys of Gemini's have neither. */
export const antigravityUsage: UsageReader = {
  provider: 'google-antigravity',
  inHeaders: false,
  accepts: ({ type }) => type === 'oauth',
  questions: (asking) => [
    codeAssistQuestion(asking, 'fetchAvailableModels', projectOf(asking)),
    {
      ...codeAssistQuestion(asking, 'loadCodeAssist', {
        metadata: { ideType: 'ANTIGRAVITY', platform: 'PLATFORM_UNSPECIFIED', pluginType: 'GEMINI' },
      }),
      optional: true,
    },
  ],
  read([list, about], now) {
    const { models } = fieldsOf(list);
    if (!isFields(models)) return err('');
    const windows = Object.entries(models)
      .flatMap(([id, model]) => modelWindow(id, model, now))
      .sort((a, b) => b.usedPercent - a.usedPercent)
      .slice(0, MOST_MODELS);
    const plan = textOf(fieldsOf(fieldsOf(about)['currentTier'])['name']);
    return ok({ windows: [...credits(about), ...windows], ...(plan !== undefined && { plan }) });
  },
};

function modelWindow(id: string, model: unknown, now: number): ToldWindow[] {
  const told = fieldsOf(model);
  const quota = fieldsOf(told['quotaInfo']);
  const left = quota['isExhausted'] === true ? 0 : numberOf(quota['remainingFraction']);
  if (left === undefined) return [];
  return [
    windowOf(textOf(told['displayName']) ?? id.slice(0, 60), (1 - left) * 100, momentOf(quota['resetTime'], now)),
  ];
}

function credits(about: unknown): ToldWindow[] {
  const told = fieldsOf(about);
  const left = numberOf(told['availablePromptCredits']);
  const all = numberOf(fieldsOf(told['planInfo'])['monthlyPromptCredits']);
  return left === undefined || all === undefined || all <= 0 ? [] : [windowOf('Credits', 100 - (left / all) * 100)];
}
