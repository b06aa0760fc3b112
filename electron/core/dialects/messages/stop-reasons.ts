import type { FinishReason } from '../neutral.ts';

/** What the API's reasons mean; `null` and those yet to come: it had said all. */
const meanings: Readonly<Record<string, FinishReason>> = {
  end_turn: 'stop',
  stop_sequence: 'stop-sequence',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool-calls',
  refusal: 'refusal',
  pause_turn: 'pause',
  compaction: 'pause',
};

export const finishOf = (stopReason: string): FinishReason =>
  (Object.hasOwn(meanings, stopReason) ? meanings[stopReason] : undefined) ?? 'stop';

const words: Readonly<Record<FinishReason, string>> = {
  stop: 'end_turn',
  'stop-sequence': 'stop_sequence',
  length: 'max_tokens',
  'tool-calls': 'tool_use',
  refusal: 'refusal',
  filter: 'refusal',
  pause: 'pause_turn',
};

/** What an answer held, as far as its end depends on it. */
export interface Said {
  readonly called: boolean;
  readonly refused: boolean;
}

/**
 * A client runs tools when the reason says so, and only then; some providers say `stop` behind a tool call, or behind
 * a refusal, and some announce calls that never come.
 */
export function stopReason(finish: FinishReason | undefined, { called, refused }: Said): string {
  if (finish === 'tool-calls' || finish === 'stop' || finish === undefined) {
    return called ? 'tool_use' : refused ? 'refusal' : 'end_turn';
  }
  return words[finish];
}
