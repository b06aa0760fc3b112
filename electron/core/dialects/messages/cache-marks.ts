import type { Json } from '../../kernel/json.ts';
import type { Message } from './write-turns.ts';

/** The API takes no more. */
const MOST_MARKS = 4;

/**
 * Where the prompt's cache may end. The client's own marks stay, the last four of them; where it set none and comes
 * back with tools, the end of the system prompt and of the conversation are marked: vendors that know no marks cache
 * by themselves, and their clients count on that.
 * @param usual a model whose cache is known to work so, in a conversation that will go on
 */
export function setCacheMarks(system: Json[], messages: readonly Message[], usual: boolean): void {
  const places = [system, ...messages.map(({ content }) => content)].flatMap((blocks) =>
    blocks.map((block, index) => ({ blocks, block, index })),
  );
  const marked = places.filter(({ block }) => block['cache_control'] !== undefined);
  for (const { blocks, block, index } of marked.slice(0, -MOST_MARKS)) {
    const { cache_control: _, ...rest } = block;
    blocks[index] = rest;
  }
  if (marked.length > 0 || !usual) return;
  mark(system);
  mark(messages.at(-1)?.content ?? []);
}

function mark(blocks: Json[]): void {
  const last = blocks.at(-1);
  if (last) blocks[blocks.length - 1] = { ...last, cache_control: { type: 'ephemeral' } };
}
