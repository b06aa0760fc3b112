import type { UsageReader } from '../reader.ts';
import { anthropicUsage } from './anthropic.ts';
import { copilotUsage } from './github-copilot.ts';
import { antigravityUsage } from './google-antigravity.ts';
import { geminiCliUsage } from './google-gemini-cli.ts';
import { minimaxUsage } from './minimax.ts';
import { codexUsage } from './openai-codex.ts';
import { openrouterUsage } from './openrouter.ts';
import { zaiUsage } from './zai.ts';

const readers: ReadonlyMap<string, UsageReader> = new Map(
  [
    anthropicUsage,
    codexUsage,
    copilotUsage,
    geminiCliUsage,
    antigravityUsage,
    zaiUsage,
    minimaxUsage,
    openrouterUsage,
  ].map((reader) => [reader.provider, reader]),
);

/** Who can be asked about its accounts' quotas. @param provider normalised */
export const usageReader = (provider: string): UsageReader | undefined => readers.get(provider);
