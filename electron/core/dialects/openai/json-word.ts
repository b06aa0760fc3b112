import type { Turn } from '../neutral.ts';

/** What a model is told that is to answer with JSON, since OpenAI refuses that wish where nothing speaks of JSON. */
export const JSON_WORD = 'Answer with one JSON object.';

const speaks = /json/i;

/** Do texts of the conversation speak of JSON? */
export const speaksOfJson = (turns: readonly Turn[]): boolean =>
  turns.some(({ parts }) => parts.some((part) => part.kind === 'text' && speaks.test(part.text)));
