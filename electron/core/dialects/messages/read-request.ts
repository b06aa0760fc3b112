import type { ClientRequest } from '../dialect.ts';
import { defined } from '../../kernel/defined.ts';
import { asObject, type Json } from '../../kernel/json.ts';
import type { NeutralRequest, Turn } from '../neutral.ts';
import { createAnswerWriter } from './answer-writer.ts';
import { createChecks, given, ifGiven, type Checks } from './checks.ts';
import { readContent, readInstruction, readSystem, type Context } from './read-content.ts';
import { readFormat, readReasoning, readToolChoice, readTools } from './read-options.ts';
import { lastSummary } from './summary.ts';

/** Read below, or by the gateway before. */
const known = new Set([
  ...['model', 'messages', 'system', 'tools', 'tool_choice', 'max_tokens', 'stop_sequences', 'stream'],
  ...['temperature', 'top_p', 'top_k', 'thinking', 'output_config', 'output_format', 'compaction'],
]);

/** A request of the Messages API in the neutral form. */
export function readRequest(
  body: Json,
): { readonly ok: true; readonly value: ClientRequest } | { readonly ok: false; readonly error: string } {
  const checks = createChecks();
  for (const name of Object.keys(body)) if (!known.has(name) && given(body[name])) checks.drop(name);
  const request = readBody(body, checks);
  const error = checks.error();
  if (error !== null) return { ok: false, error };
  const shown = request.reasoning?.shown === true;
  return {
    ok: true,
    value: { request, dropped: checks.dropped(), answer: (about) => createAnswerWriter(about, shown) },
  };
}

function readBody(body: Json, checks: Checks): NeutralRequest {
  if (given(body['compaction'])) checks.fail('compaction', 'left out: only Anthropic compacts a conversation');
  const tools = readTools(body, checks);
  return {
    system: ifGiven(body['system'], 'system', (value, path) => readSystem(value, path, { checks })) ?? [],
    turns: readTurns(body, checks),
    tools,
    ...readToolChoice(body, tools, checks),
    ...defined({
      maxTokens: readMaxTokens(body, checks),
      temperature: ifGiven(body['temperature'], 'temperature', checks.number),
      topP: ifGiven(body['top_p'], 'top_p', checks.number),
      topK: ifGiven(body['top_k'], 'top_k', (value, path) => checks.count(value, path, 0)),
      stop: readStop(body, checks),
      reasoning: readReasoning(body, checks),
      format: readFormat(body, checks),
    }),
    stream: ifGiven(body['stream'], 'stream', checks.flag) ?? false,
  };
}

/** 0 fills the vendor's cache and asks for no answer; others know no less than one token. */
function readMaxTokens(body: Json, checks: Checks): number | undefined {
  const most = ifGiven(body['max_tokens'], 'max_tokens', (value, path) => checks.count(value, path, 0));
  return most === undefined ? undefined : Math.max(1, most);
}

function readStop(body: Json, checks: Checks): readonly string[] | undefined {
  const list = ifGiven(body['stop_sequences'], 'stop_sequences', checks.list) ?? [];
  return list.length === 0 ? undefined : list.map((one, index) => checks.text(one, `stop_sequences[${index}]`));
}

const roles: ReadonlyMap<unknown, Turn['role']> = new Map<unknown, Turn['role']>([
  ['user', 'user'],
  ['assistant', 'assistant'],
  ['system', 'system'],
]);

function readTurns(body: Json, checks: Checks): readonly Turn[] {
  const context: Context = { checks, called: new Map() };
  const messages = checks.list(body['messages'], 'messages');
  if (Array.isArray(body['messages']) && messages.length === 0)
    checks.fail('messages', 'a list with at least one turn');
  const placed = sinceSummary(messages);
  const lastUser = placed.findLastIndex(({ message }) => asObject(message)['role'] === 'user');
  return placed.flatMap(({ message: value, path }, index) => {
    const message = checks.object(value, path);
    const role = roles.get(message['role']);
    if (role === undefined) checks.fail(`${path}.role`, '"user", "assistant" or "system"');
    if (given(message['output_config'])) checks.drop('messages.output_config');
    // It was for one turn of the user's, and another has come since.
    if (message['clear_at'] === 'next_user_message' && index < lastUser) return [];
    const read = role === 'system' ? readInstruction : readContent;
    const parts = read(message['content'], `${path}.content`, context);
    return role === undefined || parts.length === 0 ? [] : [{ role, parts }];
  });
}

/** A message, and where it stands in the request. */
interface Placed {
  readonly message: unknown;
  readonly path: string;
}

/** What was said before a summary is not read: that stands for it. */
function sinceSummary(messages: readonly unknown[]): readonly Placed[] {
  const placed = messages.map((message, index) => ({ message, path: `messages[${index}]` }));
  const summary = lastSummary(messages.map(asObject));
  const found = summary && placed[summary.index];
  if (!found) return placed;
  return [
    { message: { role: 'user', content: [summary.block] }, path: found.path },
    { message: { ...asObject(found.message), content: summary.rest }, path: found.path },
    ...placed.slice(summary.index + 1),
  ];
}
