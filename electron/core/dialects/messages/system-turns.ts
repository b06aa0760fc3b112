import { asList, asText, type Json } from '../../kernel/json.ts';

/**
 * The same body with the instructions in the middle of the conversation as texts of the user's: not everybody who speaks
 * Messages takes `role: system` there, and Claude Code sends it to whatever model. They go behind what the user says
 * before, or after, since nothing may come between a call and its result. `null`: there are none.
 */
export function withoutSystemTurns(body: Json): Json | null {
  const messages = asList(body['messages']);
  if (!messages.some(isSystem)) return null;
  const kept: Json[] = [];
  let waiting: readonly Json[] = [];
  const say = (blocks: readonly Json[]) => {
    if (blocks.length > 0) kept.push({ role: 'user', content: blocks });
  };
  for (const message of messages) {
    const last = kept.at(-1);
    if (isSystem(message) && last?.['role'] === 'user') kept.splice(-1, 1, withMore(last, instructions(message)));
    else if (isSystem(message)) waiting = [...waiting, ...instructions(message)];
    else {
      if (message['role'] === 'assistant') say(waiting);
      kept.push(message['role'] === 'assistant' ? message : withMore(message, waiting));
      waiting = [];
    }
  }
  say(waiting);
  return { ...body, messages: kept };
}

const isSystem = ({ role }: Json) => role === 'system';

const withMore = (message: Json, blocks: readonly Json[]): Json =>
  blocks.length === 0 ? message : { ...message, content: [...blocksOf(message), ...blocks] };

function instructions(message: Json): readonly Json[] {
  return blocksOf(message)
    .filter(({ text }) => asText(text).trim() !== '')
    .map((block) => ({ ...block, text: `<system>\n${asText(block['text'])}\n</system>` }));
}

const blocksOf = ({ content }: Json): readonly Json[] =>
  typeof content === 'string' ? [{ type: 'text', text: content }] : asList(content);
