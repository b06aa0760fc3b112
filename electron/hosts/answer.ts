import { explain, type BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';

/** What a command answers; the printer picks one of the forms. */
export interface Printed {
  /** For people. No line end at the end; empty: nothing is printed. */
  readonly text: string;
  /** For `--json`; `undefined`: nothing is printed. */
  readonly json: unknown;
  /** For `--plain`, where the command has it. */
  readonly plain?: string;
  /** Default 0. */
  readonly exit?: number;
  /** Done once all of it is printed. */
  readonly after?: () => Promise<void>;
}

/** Exit code after Ctrl-C, as of any program that it ended. */
export const CANCELLED = 130;

/** `usage` exits 64, `stopped` (Ctrl-C) 130, everything else 1. */
export interface Refusal {
  readonly sentence: string;
  readonly usage: boolean;
  readonly stopped?: true;
}

export type Answer = Result<Printed, Refusal>;

export const refuse = (sentence: string): Result<never, Refusal> => err({ sentence, usage: false });

export const stopped = (sentence: string): Result<never, Refusal> => err({ sentence, usage: false, stopped: true });

/** Somebody said no, or ended the input where yes or no was asked. */
export const DECLINED = refuse('Stopped. Nothing was changed.');

/** Ctrl-C at a question, or Ctrl-D where something is pasted or chosen. */
export const STOPPED = stopped('Stopped. Nothing was changed.');

export const misuse = (sentence: string): Result<never, Refusal> => err({ sentence, usage: true });

/** Turns what the core answered into what is printed. */
export function show<T>(result: Result<T, BatonError>, print: (value: T) => Printed): Answer {
  return result.ok ? ok(print(result.value)) : refuse(explain(result.error));
}

/** One line, whatever the sentence holds. */
export const oneLine = (text: string): string => text.trim().replaceAll(/\s*\n\s*/g, ' ');
