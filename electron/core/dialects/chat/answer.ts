import type { AnswerAbout, AnswerWriter, Usage } from '../dialect.ts';
import type { FinishReason, NeutralEvent } from '../neutral.ts';
import { customInput } from '../openai/custom-tool.ts';
import { createChunks } from './chunks.ts';
import { annotation, finishReason, type Wishes } from './said.ts';
import { writeUsage } from './usage.ts';

/** Chat Completions, whole or in chunks. */
export function createAnswer(about: AnswerAbout, wishes: Wishes): AnswerWriter {
  const chunks = createChunks(about, wishes);
  return { whole: (events) => whole(about, wishes, events), event: chunks.event, end: chunks.end };
}

interface Call {
  readonly id: string;
  readonly name: string;
  args: string;
}

interface Said {
  text: string;
  reasoning: string;
  refusal: string;
  usage: Usage;
  reason: FinishReason;
  cited: number;
  readonly annotations: object[];
  readonly calls: Call[];
}

function whole(about: AnswerAbout, wishes: Wishes, events: readonly NeutralEvent[]): object {
  const said: Said = {
    ...{ text: '', reasoning: '', refusal: '', usage: {}, reason: 'stop', cited: 0 },
    ...{ annotations: [], calls: [] },
  };
  for (const event of events) note(said, event);
  return {
    id: `chatcmpl-${about.id}`,
    object: 'chat.completion',
    created: Math.floor(about.at / 1000),
    model: about.model,
    choices: [
      {
        index: 0,
        message: message(said, wishes),
        logprobs: null,
        finish_reason: finishReason(said.reason, said.refusal !== '', wishes.legacy),
      },
    ],
    usage: writeUsage(said.usage),
  };
}

function note(said: Said, event: NeutralEvent): void {
  switch (event.kind) {
    case 'text':
    case 'reasoning':
    case 'refusal':
      said[event.kind] += event.text;
      return;
    case 'citation':
      said.annotations.push(annotation(event.citation, said.cited, said.text.length));
      said.cited = said.text.length;
      return;
    case 'tool-call':
      said.calls.push({ id: event.id, name: event.name, args: '' });
      return;
    case 'tool-args': {
      const call = said.calls.at(-1);
      if (call) call.args += event.text;
      return;
    }
    case 'usage':
      said.usage = { ...said.usage, ...event.usage };
      return;
    case 'finish':
      said.reason = event.reason;
  }
}

function message(said: Said, wishes: Wishes): object {
  const { text, reasoning, refusal, annotations, calls } = said;
  return {
    role: 'assistant',
    content: text === '' && (calls.length > 0 || refusal !== '') ? null : text,
    refusal: refusal || null,
    ...(reasoning !== '' && { reasoning_content: reasoning }),
    ...(annotations.length > 0 && { annotations }),
    ...writeCalls(calls, wishes),
  };
}

function writeCalls(calls: readonly Call[], wishes: Wishes): object {
  const [first] = calls;
  if (!first) return {};
  if (wishes.legacy) return { function_call: { name: first.name, arguments: first.args || '{}' } };
  return { tool_calls: calls.map((call) => writeCall(call, wishes)) };
}

const writeCall = ({ id, name, args }: Call, { custom }: Wishes) =>
  custom.has(name)
    ? { id, type: 'custom', custom: { name, input: customInput(args) } }
    : { id, type: 'function', function: { name, arguments: args || '{}' } };
