import type { ImportSource } from '#shared/import';
import { claudeCode } from './claude-code.ts';
import { codex } from './codex.ts';
import { geminiCli } from './gemini-cli.ts';
import { qwen } from './qwen.ts';
import type { CliProgram } from './types.ts';

/** Command line programs whose login can be kept in step. */
export const programs: readonly CliProgram[] = [claudeCode, codex, qwen, geminiCli];

export const programOf = (source: ImportSource): CliProgram | undefined => programs.find((it) => it.source === source);
