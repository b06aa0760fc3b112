import type { ImportSource } from '#shared/import';
import { readAws } from './aws.ts';
import { claudeCode } from './claude-code.ts';
import { readCli } from './cli-login.ts';
import { codex } from './codex.ts';
import { readCopilot } from './copilot.ts';
import { readEnvironment, readLoginShell } from './environment.ts';
import { readOpenClaw } from './openclaw.ts';
import { geminiCli } from './gemini-cli.ts';
import { qwen } from './qwen.ts';
import type { Look, Reading } from './types.ts';

/** Every source, in the order they are shown. */
export const sources: Readonly<Record<ImportSource, (look: Look) => Promise<Reading>>> = {
  openclaw: readOpenClaw,
  'claude-code': (look) => readCli(claudeCode, look),
  codex: (look) => readCli(codex, look),
  qwen: (look) => readCli(qwen, look),
  'gemini-cli': (look) => readCli(geminiCli, look),
  'github-copilot': readCopilot,
  aws: readAws,
  environment: readEnvironment,
  'login-shell': readLoginShell,
};
