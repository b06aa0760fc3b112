import type { Reading, WireDialect } from '../dialect.ts';
import { asObject, asText, parseObject, type Json } from '../../kernel/json.ts';
import { errorText } from '../error-text.ts';
import type { SseEvent } from '../sse.ts';
import { createEventStreamReader, EVENT_STREAM, EXCEPTION } from './framing.ts';
import { readWhole, streamReader } from './read-answer.ts';
import { usageOf } from './usage.ts';
import { writeRequest } from './write-request.ts';

/** Amazon Bedrock's Converse and ConverseStream. Nobody asks Baton in it: AWS's own clients sign their requests. */
export const bedrock: WireDialect = {
  id: 'bedrock-converse-stream',
  client: null,
  provider: { toolName: /^[a-zA-Z0-9_-]{1,64}$/, writeRequest, readWhole, streamReader },
  framing: { contentType: EVENT_STREAM, reader: createEventStreamReader },
  usageOf,
  errorBody: (_status, message) => ({ message }),
  errorEvent: (message) =>
    `event: ${EXCEPTION}\ndata: ${JSON.stringify({ __type: 'InternalServerException', message })}\n\n`,

  read({ name, data }: SseEvent): Reading {
    switch (name) {
      case EXCEPTION:
        return { kind: 'error', message: errorText(parseObject(data)) };
      case 'messageStart':
      case 'contentBlockStop':
        return { kind: 'empty' };
      case 'contentBlockStart':
        return { kind: asObject(parseObject(data)['start'])['toolUse'] === undefined ? 'empty' : 'content' };
      case 'contentBlockDelta':
        return { kind: saysNothing(asObject(parseObject(data)['delta'])) ? 'empty' : 'content' };
      case 'messageStop':
        return { kind: 'finish' };
      // The last one.
      case 'metadata':
        return { kind: 'end', usage: usageOf(parseObject(data)['usage']) };
      default:
        return { kind: 'content' };
    }
  },
};

/** An empty piece, or the signature of a thought. */
function saysNothing(delta: Json): boolean {
  const thought = asObject(delta['reasoningContent']);
  if (delta['reasoningContent'] !== undefined) return asText(thought['text']) === '';
  if (delta['toolUse'] !== undefined) return asText(asObject(delta['toolUse'])['input']) === '';
  return delta['text'] === '';
}
