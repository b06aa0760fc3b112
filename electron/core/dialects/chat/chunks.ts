import type { AnswerAbout, AnswerWriter, Usage } from '../dialect.ts';
import type { NeutralEvent } from '../neutral.ts';
import { customInput } from '../openai/custom-tool.ts';
import { annotation, finishReason, type Wishes } from './said.ts';
import { writeUsage } from './usage.ts';

interface OpenCall {
  readonly id: string;
  readonly name: string;
  readonly index: number;
  /** Kept only of a custom tool, whose text can be read once it is complete. */
  args: string;
  told: boolean;
}

type Chunks = Pick<AnswerWriter, 'event' | 'end'>;

/** A streamed answer: the role first, then what is said, the reason of the end, the token counts where wished. */
export function createChunks(about: AnswerAbout, wishes: Wishes): Chunks {
  const write = createFrames(about, wishes);
  let begun = false;
  let usage: Usage = {};
  let refused = false;
  let length = 0;
  let cited = 0;
  let calls = 0;
  let open: OpenCall | undefined;

  const begin = () => {
    if (begun) return '';
    begun = true;
    return write.delta('{"role":"assistant","content":"","refusal":null}');
  };

  const close = () => {
    const call = open;
    open = undefined;
    return call === undefined || call.told ? '' : write.delta(lastOf(call, wishes));
  };

  function openCall(id: string, name: string): string {
    open = { id, name, index: calls, args: '', told: false };
    calls += 1;
    return wishes.custom.has(name) ? '' : write.delta(firstOf(open, wishes));
  }

  function args(text: string): string {
    if (!open) return '';
    open.told = !wishes.custom.has(open.name);
    if (open.told) return write.delta(argsOf(open.index, text, wishes));
    open.args += text;
    return '';
  }

  function said(event: Exclude<NeutralEvent, { kind: 'tool-args' }>): string {
    switch (event.kind) {
      case 'text':
        length += event.text.length;
        return write.delta(`{"content":${JSON.stringify(event.text)}}`);
      case 'reasoning':
        return write.delta(`{"reasoning_content":${JSON.stringify(event.text)}}`);
      case 'refusal':
        refused = true;
        return write.delta(`{"refusal":${JSON.stringify(event.text)}}`);
      case 'citation': {
        const from = cited;
        cited = length;
        return write.delta(JSON.stringify({ annotations: [annotation(event.citation, from, length)] }));
      }
      case 'tool-call':
        return openCall(event.id, event.name);
      case 'usage':
        usage = { ...usage, ...event.usage };
        return '';
      case 'finish':
        return write.delta('{}', finishReason(event.reason, refused, wishes.legacy));
    }
  }

  return {
    event: (event) => (event.kind === 'tool-args' ? args(event.text) : begin() + close() + said(event)),
    end: () => begin() + close() + (wishes.usage ? write.usage(usage) : '') + 'data: [DONE]\n\n',
  };
}

/** What is the same in each chunk is written once. */
function createFrames({ id, at, model }: AnswerAbout, wishes: Wishes) {
  const name = JSON.stringify(`chatcmpl-${id}`);
  const created = Math.floor(at / 1000);
  const head = `data: {"id":${name},"object":"chat.completion.chunk","created":${created},"model":${JSON.stringify(model)}`;
  const open = `${head},"choices":[{"index":0,"delta":`;
  const tail = `}]${wishes.usage ? ',"usage":null' : ''}}\n\n`;
  return {
    delta: (delta: string, reason?: string) =>
      `${open}${delta},"logprobs":null,"finish_reason":${reason === undefined ? 'null' : `"${reason}"`}${tail}`,
    usage: (usage: Usage) => `${head},"choices":[],"usage":${JSON.stringify(writeUsage(usage))}}\n\n`,
  };
}

function firstOf({ id, name, index }: OpenCall, { legacy }: Wishes): string {
  const call = { name, arguments: '' };
  if (legacy) return index === 0 ? JSON.stringify({ function_call: call }) : '{}';
  return JSON.stringify({ tool_calls: [{ index, id, type: 'function', function: call }] });
}

function argsOf(index: number, text: string, { legacy }: Wishes): string {
  if (legacy) return index === 0 ? `{"function_call":{"arguments":${JSON.stringify(text)}}}` : '{}';
  return `{"tool_calls":[{"index":${index},"function":{"arguments":${JSON.stringify(text)}}}]}`;
}

/** The text of a custom tool, or the empty arguments that nobody wrote. */
function lastOf({ id, name, index, args }: OpenCall, wishes: Wishes): string {
  if (!wishes.custom.has(name)) return argsOf(index, '{}', wishes);
  const custom = { name, input: customInput(args) };
  return JSON.stringify({ tool_calls: [{ index, id, type: 'custom', custom }] });
}
