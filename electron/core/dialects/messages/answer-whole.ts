import type { AnswerAbout, Usage } from '../dialect.ts';
import type { Json } from '../../kernel/json.ts';
import type { FinishReason, NeutralEvent } from '../neutral.ts';
import { OWN_MARK } from '../own-mark.ts';
import { createCallIds, messageHead, writeCitation } from './answer-parts.ts';
import { stopReason } from './stop-reasons.ts';
import { inputOf } from '../tool-args.ts';
import { wholeUsage } from './usage.ts';

type Block =
  /** `citations` is absent rather than `null` where there are none: some clients take a list and nothing else. */
  | { readonly type: 'text'; text: string; citations?: Json[] }
  | { readonly type: 'thinking'; thinking: string; readonly signature: string }
  | { readonly type: 'tool_use'; readonly id: string; readonly name: string; args: string };

/** The body of an answer that is not streamed. @param shown as for a streamed one */
export function wholeMessage(about: AnswerAbout, shown: boolean, events: readonly NeutralEvent[]): Json {
  const blocks = blocksOf(about, shown, events);
  const finish = events.findLast((event) => event.kind === 'finish');
  const usage = events.reduce<Usage>((all, event) => (event.kind === 'usage' ? { ...all, ...event.usage } : all), {});
  const said = {
    called: blocks.some(({ type }) => type === 'tool_use'),
    refused: events.some(({ kind }) => kind === 'refusal'),
  };
  const reason: FinishReason | undefined = finish?.reason;
  return {
    ...messageHead(about),
    content: blocks.map(writeBlock),
    stop_reason: stopReason(reason, said),
    stop_sequence: finish?.stopSequence ?? null,
    usage: wholeUsage(usage),
  };
}

function blocksOf(about: AnswerAbout, shown: boolean, events: readonly NeutralEvent[]): readonly Block[] {
  const blocks: Block[] = [];
  const callId = createCallIds(about);
  for (const event of events) {
    if (event.kind === 'tool-call') blocks.push({ type: 'tool_use', id: callId(event.id), name: event.name, args: '' });
    else if (event.kind !== 'reasoning' || shown) add(blocks, event);
  }
  return blocks;
}

function add(blocks: Block[], event: NeutralEvent): void {
  const last = blocks.at(-1);
  if (event.kind === 'text' || event.kind === 'refusal') addText(blocks, last, event.text);
  else if (event.kind === 'reasoning') addThought(blocks, last, event.text);
  else if (event.kind === 'tool-args' && last?.type === 'tool_use') last.args += event.text;
  else if (event.kind === 'citation' && last?.type === 'text') addCitation(last, writeCitation(event.citation));
}

function addCitation(block: Extract<Block, { type: 'text' }>, citation: Json): void {
  block.citations = [...(block.citations ?? []), citation];
}

function addText(blocks: Block[], last: Block | undefined, text: string): void {
  if (last?.type === 'text') last.text += text;
  else if (text !== '') blocks.push({ type: 'text', text });
}

function addThought(blocks: Block[], last: Block | undefined, text: string): void {
  if (last?.type === 'thinking') last.thinking += text;
  else if (text !== '') blocks.push({ type: 'thinking', thinking: text, signature: OWN_MARK });
}

const writeBlock = (block: Block): Json =>
  block.type === 'tool_use'
    ? { type: block.type, id: block.id, name: block.name, input: inputOf(block.args), caller: { type: 'direct' } }
    : block;
