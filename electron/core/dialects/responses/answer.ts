import type { AnswerAbout, AnswerWriter, Usage } from '../dialect.ts';
import type { Json } from '../../kernel/json.ts';
import type { FinishReason, NeutralEvent } from '../neutral.ts';
import { createItems, type Items } from './items.ts';
import { createResponse, type ResponseState } from './response-object.ts';
import type { ToolBook } from './tool-book.ts';

/** Responses, whole or as events. The whole answer is what the last event of the stream says. */
export function createAnswer(about: AnswerAbout, body: Json, book: ToolBook): AnswerWriter {
  const stream = createStream(about, body, book);
  return {
    whole(events) {
      const own = createStream(about, body, book);
      for (const event of events) own.event(event);
      own.close();
      return own.response();
    },
    event: (event) => stream.begin() + stream.event(event),
    end: () => stream.begin() + stream.close() + stream.terminal(),
  };
}

function createStream(about: AnswerAbout, body: Json, book: ToolBook) {
  let number = 0;
  let begun = false;
  let refused = false;
  let reason: FinishReason = 'stop';
  let usage: Usage = {};
  const frame = (type: string, fields: string) => {
    number += 1;
    return `event: ${type}\ndata: {"type":"${type}","sequence_number":${number - 1},${fields}}\n\n`;
  };
  const items: Items = createItems(frame, { id: about.id, book, sealed: wantsSeal(body) });
  const write = createResponse(about, body);
  const response = () => {
    // Who does not want it stored sends it again.
    if (body['store'] !== false) about.keep?.(items.done());
    return write(stateOf(reason, refused), items.done(), usage);
  };

  return {
    begin() {
      if (begun) return '';
      begun = true;
      const started = `"response":${JSON.stringify(write('in_progress', [], {}))}`;
      return frame('response.created', started) + frame('response.in_progress', started);
    },
    event(event: NeutralEvent): string {
      if (event.kind === 'usage') {
        usage = { ...usage, ...event.usage };
        return '';
      }
      if (event.kind !== 'finish') {
        if (event.kind === 'refusal') refused = true;
        return items.event(event);
      }
      reason = event.reason;
      return items.close(stateOf(reason, refused) === 'completed');
    },
    close: () => items.close(true),
    response,
    terminal() {
      const state = stateOf(reason, refused) === 'completed' ? 'completed' : 'incomplete';
      return frame(`response.${state}`, `"response":${JSON.stringify(response())}`);
    },
  };
}

/** @param told the model said in words that it refuses */
function stateOf(reason: FinishReason, told: boolean): ResponseState {
  switch (reason) {
    case 'length':
    case 'pause':
      return 'max_output_tokens';
    case 'filter':
      return 'content_filter';
    case 'refusal':
      return told ? 'completed' : 'content_filter';
    case 'stop':
    case 'stop-sequence':
    case 'tool-calls':
      return 'completed';
  }
}

const wantsSeal = (body: Json) =>
  Array.isArray(body['include']) && body['include'].includes('reasoning.encrypted_content');
