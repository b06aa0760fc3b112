import type { Json } from '../../kernel/json.ts';
import type { Part, ToolCallPart, ToolResultPart, Turn } from '../neutral.ts';
import { inputOf } from '../tool-args.ts';
import { toolId, uniqueId } from './tool-ids.ts';
import { writeAssistantPart, writeInstruction, writeLost, writeResult, writeUserPart } from './write-parts.ts';

/** A turn of the API: `user` and `assistant` take turns, and the first is the user's. */
export interface Message {
  readonly role: 'user' | 'assistant';
  readonly content: Json[];
}

/** For a conversation that does not begin, or may not end, with the user. */
const GO_ON: Json = { type: 'text', text: 'Continue.' };

/**
 * The turns as the API wants them: neighbours of one role are one, the results of calls stand first in the turn behind
 * them, every call has one, and no text is empty.
 * @param prefill the assistant's turn may be the last
 */
export function writeTurns(turns: readonly Turn[], prefill: boolean, dropped: Set<string>): readonly Message[] {
  const composer = createComposer(pairUp(turns), dropped);
  for (const turn of turns) for (const part of turn.parts) composer.add(turn.role, part);
  const messages = composer.end();
  if (messages.length === 0) return messages;
  if (messages[0]?.role === 'assistant') messages.unshift({ role: 'user', content: [GO_ON] });
  const last = messages.at(-1);
  if (last?.role !== 'assistant') return messages;
  if (!prefill) messages.push({ role: 'user', content: [GO_ON] });
  else trimEnd(last);
  return messages;
}

/** What the model is to go on with must not end in spaces. */
function trimEnd({ content }: Message): void {
  const block = content.at(-1);
  if (block?.['type'] === 'text') content[content.length - 1] = { ...block, text: String(block['text']).trimEnd() };
}

/** Which result belongs to which call, and the ids they are written with. */
interface Pairs {
  readonly ids: ReadonlyMap<ToolCallPart, string>;
  readonly results: ReadonlyMap<ToolCallPart, ToolResultPart>;
  readonly lost: ReadonlySet<ToolResultPart>;
}

/** Some vendors count their calls anew in every answer: a result belongs to the last call with its id that has none. */
function pairUp(turns: readonly Turn[]): Pairs {
  const ids = new Map<ToolCallPart, string>();
  const results = new Map<ToolCallPart, ToolResultPart>();
  const lost = new Set<ToolResultPart>();
  const taken = new Set<string>();
  const open = new Map<string, ToolCallPart[]>();
  for (const part of turns.flatMap((turn) => turn.parts)) {
    if (part.kind === 'tool-call') {
      ids.set(part, uniqueId(toolId(part.id), taken));
      open.set(part.id, [...(open.get(part.id) ?? []), part]);
    } else if (part.kind === 'tool-result') {
      const call = open.get(part.id)?.pop();
      if (call) results.set(call, part);
      else lost.add(part);
    }
  }
  return { ids, results, lost };
}

interface Composer {
  add(role: Turn['role'], part: Part): void;
  end(): Message[];
}

function createComposer({ ids, results, lost }: Pairs, dropped: Set<string>): Composer {
  const messages: Message[] = [];
  let unanswered: ToolCallPart[] = [];

  const put = (role: Message['role'], blocks: readonly Json[]) => {
    if (blocks.length === 0) return;
    const last = messages.at(-1);
    if (last?.role === role) last.content.push(...blocks);
    else messages.push({ role, content: [...blocks] });
  };
  const answer = () => {
    const calls = unanswered;
    unanswered = [];
    put(
      'user',
      calls.map((call) => writeResult(ids.get(call) ?? call.id, results.get(call), dropped)),
    );
  };
  const say = (part: Part) => {
    if (part.kind === 'tool-call') {
      unanswered.push(part);
      put('assistant', [
        { type: 'tool_use', id: ids.get(part) ?? part.id, name: part.name, input: inputOf(part.args) },
      ]);
      return;
    }
    const blocks = writeAssistantPart(part, dropped);
    // Behind a call stands its result: what was said after it goes before.
    if (unanswered.length > 0) messages.at(-1)?.content.splice(-unanswered.length, 0, ...blocks);
    else put('assistant', blocks);
  };
  return {
    add(role, part) {
      if (role === 'assistant' && part.kind !== 'tool-result') {
        say(part);
        return;
      }
      answer();
      if (part.kind === 'tool-result') put('user', lost.has(part) ? writeLost(part, dropped) : []);
      else if (part.kind !== 'tool-call')
        put('user', role === 'system' ? writeInstruction(part) : writeUserPart(part, dropped));
    },
    end() {
      answer();
      return messages;
    },
  };
}

/** The model is to go on from its own calls, whose thoughts nobody can sign. */
export const goesOnFromCalls = (turns: readonly Turn[]): boolean => {
  const last = turns.findLast(({ role, parts }) => role !== 'assistant' && parts.length > 0);
  return last === turns.at(-1) && last?.parts.some(({ kind }) => kind === 'tool-result') === true;
};
