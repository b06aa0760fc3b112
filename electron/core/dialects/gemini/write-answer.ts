import type { AnswerAbout, AnswerWriter, Usage } from '../dialect.ts';
import type { Json } from '../../kernel/json.ts';
import type { Citation, FinishReason, NeutralEvent } from '../neutral.ts';
import { inputOf } from '../tool-args.ts';
import { googleReason } from './finish.ts';
import { FOREIGN_SIGNATURE } from './foreign.ts';
import { usageMetadata } from './usage.ts';

/** What waits for its place in the answer. */
interface Pending {
  call: { readonly id: string; readonly name: string; args: string } | null;
  usage: Usage;
  reason: FinishReason;
  readonly cited: Citation[];
  calls: number;
}

/** @param thoughts the client asked to see them */
export function answerWriter(about: AnswerAbout, thoughts: boolean): AnswerWriter {
  const pending: Pending = { call: null, usage: {}, reason: 'stop', cited: [], calls: 0 };
  return {
    whole(events) {
      const parts = joined([...events.flatMap((event) => partsOf(event, pending, thoughts)), ...closed(pending)]);
      return { ...chunk(about, parts, ending(pending)), ...counted(pending) };
    },
    event(event) {
      const parts = partsOf(event, pending, thoughts);
      return parts.length === 0 ? '' : line(chunk(about, parts, {}));
    },
    end: () => line({ ...chunk(about, closed(pending), ending(pending)), ...counted(pending) }),
  };
}

/** Google's calls are never in pieces: one goes out when the next event shows that it is complete. */
function partsOf(event: NeutralEvent, pending: Pending, thoughts: boolean): Json[] {
  if (event.kind === 'tool-args') {
    if (pending.call) pending.call.args += event.text;
    return [];
  }
  const before = closed(pending);
  switch (event.kind) {
    case 'text':
    case 'refusal':
      return event.text === '' ? before : [...before, { text: event.text }];
    case 'reasoning':
      return thoughts && event.text !== '' ? [...before, { text: event.text, thought: true }] : before;
    case 'tool-call':
      pending.call = { id: event.id, name: event.name, args: '' };
      return before;
    default:
      note(event, pending);
      return before;
  }
}

/** What is told at the end. */
function note(event: Extract<NeutralEvent, { kind: 'citation' | 'usage' | 'finish' }>, pending: Pending): void {
  if (event.kind === 'citation') pending.cited.push(event.citation);
  else if (event.kind === 'usage') pending.usage = { ...pending.usage, ...event.usage };
  else pending.reason = event.reason;
}

/** The first call carries what lets a Gemini model take the conversation over, should it come to one. */
function closed(pending: Pending): Json[] {
  const { call } = pending;
  if (!call) return [];
  pending.call = null;
  const functionCall = { id: call.id, name: call.name, args: inputOf(call.args) };
  pending.calls += 1;
  return [{ functionCall, ...(pending.calls === 1 && { thoughtSignature: FOREIGN_SIGNATURE }) }];
}

function ending({ reason, cited }: Pending): Json {
  const groundingChunks = cited.map(({ url, title }) => ({ web: { uri: url, ...(title !== undefined && { title }) } }));
  return {
    finishReason: googleReason[reason],
    ...(groundingChunks.length > 0 && { groundingMetadata: { groundingChunks } }),
  };
}

const counted = ({ usage }: Pending): Json =>
  Object.keys(usage).length === 0 ? {} : { usageMetadata: usageMetadata(usage) };

const chunk = ({ id, model, at }: AnswerAbout, parts: readonly Json[], more: Json): Json => ({
  candidates: [{ content: { role: 'model', parts: [...parts] }, ...more, index: 0 }],
  modelVersion: model,
  createTime: new Date(at).toISOString(),
  responseId: id,
});

const line = (body: Json): string => `data: ${JSON.stringify(body)}\n\n`;

/** Neighbouring texts of one kind in one part. */
function joined(parts: readonly Json[]): Json[] {
  const whole: Record<string, unknown>[] = [];
  for (const part of parts) {
    const last = whole.at(-1);
    const text = part['text'];
    if (typeof text === 'string' && typeof last?.['text'] === 'string' && last['thought'] === part['thought'])
      last['text'] += text;
    else whole.push({ ...part });
  }
  return whole;
}
