import type { AnswerAbout, AnswerWriter, Usage } from '../dialect.ts';
import type { FinishReason, NeutralEvent } from '../neutral.ts';
import { OWN_MARK } from '../own-mark.ts';
import { createCallIds, messageHead, writeCitation } from './answer-parts.ts';
import { wholeMessage } from './answer-whole.ts';
import { stopReason } from './stop-reasons.ts';
import { wholeUsage, writeUsage } from './usage.ts';

type Telling = {
  readonly [K in NeutralEvent['kind']]: (event: Extract<NeutralEvent, { readonly kind: K }>) => string;
};

/**
 * One answer, as the API's clients expect it.
 * @param shown thoughts are told; a client that asked for none would take them for the answer
 */
export function createAnswerWriter(about: AnswerAbout, shown: boolean): AnswerWriter {
  const blocks = createBlocks();
  const callId = createCallIds(about);
  const said = { called: false, refused: false };
  let started = false;
  let usage: Usage = {};
  let finish: FinishReason | undefined;
  let stopSequence: string | null = null;

  const begun = () => {
    if (started) return '';
    started = true;
    return messageStart(about, usage);
  };
  const text = (words: string) => (words === '' ? '' : blocks.text(words));
  const tell: Telling = {
    text: (event) => text(event.text),
    refusal(event) {
      said.refused = true;
      return text(event.text);
    },
    reasoning: (event) => (shown && event.text !== '' ? blocks.thought(event.text) : ''),
    'tool-call'(event) {
      said.called = true;
      return blocks.call(callId(event.id), event.name);
    },
    'tool-args': (event) => (event.text === '' ? '' : blocks.args(event.text)),
    citation: (event) => blocks.citation(JSON.stringify(writeCitation(event.citation))),
    usage(event) {
      usage = { ...usage, ...event.usage };
      return '';
    },
    finish(event) {
      finish = event.reason;
      stopSequence = event.stopSequence ?? null;
      return '';
    },
  };
  return {
    whole: (events) => wholeMessage(about, shown, events),
    event(event) {
      const bytes = (tell[event.kind] as (event: NeutralEvent) => string)(event);
      return bytes === '' ? '' : begun() + bytes;
    },
    end: () => begun() + blocks.close() + messageEnd(stopReason(finish, said), stopSequence, usage),
  };
}

/** The blocks of one stream, one after the other; a new one ends the one before. Texts must not be empty. */
function createBlocks() {
  let open: 'text' | 'thinking' | 'tool_use' | null = null;
  let index = -1;

  const delta = (fields: string) =>
    `event: content_block_delta\ndata: {"type":"content_block_delta","index":${index},"delta":{"type":${fields}}}\n\n`;
  const close = () => {
    if (open === null) return '';
    const signed = open === 'thinking' ? delta(`"signature_delta","signature":"${OWN_MARK}"`) : '';
    open = null;
    return `${signed}event: content_block_stop\ndata: {"type":"content_block_stop","index":${index}}\n\n`;
  };
  const begin = (type: NonNullable<typeof open>, fields: string) => {
    const before = close();
    open = type;
    index += 1;
    const block = `{"type":"${type}",${fields}}`;
    return `${before}event: content_block_start\ndata: {"type":"content_block_start","index":${index},"content_block":${block}}\n\n`;
  };
  return {
    close,
    text: (text: string) =>
      (open === 'text' ? '' : begin('text', '"text":""')) + delta(`"text_delta","text":${JSON.stringify(text)}`),
    thought: (text: string) =>
      (open === 'thinking' ? '' : begin('thinking', '"thinking":"","signature":""')) +
      delta(`"thinking_delta","thinking":${JSON.stringify(text)}`),
    call: (id: string, name: string) =>
      begin('tool_use', `"id":"${id}","name":${JSON.stringify(name)},"input":{},"caller":{"type":"direct"}`),
    args: (text: string) =>
      open === 'tool_use' ? delta(`"input_json_delta","partial_json":${JSON.stringify(text)}`) : '',
    citation: (written: string) => (open === 'text' ? delta(`"citations_delta","citation":${written}`) : ''),
  };
}

function messageStart(about: AnswerAbout, usage: Usage): string {
  const none = { content: [], stop_reason: null, stop_sequence: null };
  const message = { ...messageHead(about), ...none, usage: wholeUsage(usage) };
  return `event: message_start\ndata: ${JSON.stringify({ type: 'message_start', message })}\n\n`;
}

function messageEnd(reason: string, stopSequence: string | null, usage: Usage): string {
  const delta = { stop_reason: reason, stop_sequence: stopSequence, stop_details: null, container: null };
  const last = JSON.stringify({ type: 'message_delta', delta, usage: writeUsage(usage) });
  return `event: message_delta\ndata: ${last}\n\nevent: message_stop\ndata: {"type":"message_stop"}\n\n`;
}
