import type { Citation, FinishReason } from '../neutral.ts';

export interface Wishes {
  /** The stream is to end with the token counts. */
  readonly usage: boolean;
  /** The client knows `function_call` only. */
  readonly legacy: boolean;
  /** Tools that are answered with free text. */
  readonly custom: ReadonlySet<string>;
}

/** A source stands for the text since the one before. */
export const annotation = ({ url, title }: Citation, start: number, end: number): object => ({
  type: 'url_citation',
  url_citation: { url, title: title ?? url, start_index: start, end_index: end },
});

/** @param told the model said in words that it refuses */
export function finishReason(reason: FinishReason, told: boolean, legacy: boolean): string {
  switch (reason) {
    case 'length':
    case 'pause':
      return 'length';
    case 'tool-calls':
      return legacy ? 'function_call' : 'tool_calls';
    case 'filter':
      return 'content_filter';
    case 'refusal':
      return told ? 'stop' : 'content_filter';
    case 'stop':
    case 'stop-sequence':
      return 'stop';
  }
}
