import type { FailureInput } from './classify.ts';

/** What can be read out of a failure, whatever the shape it came in. */
export interface FailureFacts {
  /** 400 or above; from the answer, else from inside the body (OpenRouter, Google). */
  readonly status: number | undefined;
  /** `rate_limit_error`, `insufficient_quota`, `RESOURCE_EXHAUSTED` … */
  readonly type: string;
  readonly code: string;
  readonly message: string;
  readonly requestId: string;
  /** All of it in one line, for the message patterns. */
  readonly text: string;
  /** Google's `RetryInfo`, or Codex's `resets_in_seconds`: `34s`. */
  readonly retryDelay: string;
}

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

/** A sentence says what it means long before this; some servers repeat the whole request in it, and patterns take time. */
const LONGEST_MESSAGE = 8_000;

const textOf = (value: unknown): string => (typeof value === 'string' ? value.slice(0, LONGEST_MESSAGE).trim() : '');
const wordOf = (value: unknown): string => (typeof value === 'number' ? String(value) : textOf(value));

/** Reads the error bodies and error events of Anthropic, OpenAI, OpenRouter, Google, Ollama and the like. */
export function factsOf(input: FailureInput): FailureFacts {
  const body = parsed(input.body);
  const outer = fieldsOf(Array.isArray(body) ? body[0] : body);
  // `response.failed` of the Responses API wraps its error once more.
  const error = { ...fieldsOf(fieldsOf(outer['response'])['error']), ...fieldsOf(outer['error']) };
  const inner = Object.keys(error).length > 0 ? error : outer;
  const metadata = fieldsOf(inner['metadata']);
  const type = firstOf(inner['type'], inner['status'], outer['type'], awsType(input, outer)).replace(
    /^(?:error|response\.failed)$/,
    '',
  );
  const code = wordOf(inner['code']);
  const message = messageOf(input, outer, inner, body);
  const inside = textOf(metadata['raw']);
  return {
    status: statusOf(input.status) ?? statusOf(inner['code']) ?? statusOf(inner['status_code']),
    type,
    code,
    message,
    requestId: firstOf(
      outer['request_id'],
      inner['request_id'],
      input.headers?.['request-id'],
      input.headers?.['x-request-id'],
    ),
    text: [type, code, input.code, message, inside].filter(Boolean).join(' ').replace(/\s+/g, ' '),
    retryDelay: retryDelayOf(inner['details']) || secondsOf(inner['resets_in_seconds']),
  };
}

/** AWS writes `ThrottlingException:http://…` into a header, or `com.amazon#ThrottlingException` into the body. */
const awsType = ({ headers = {} }: FailureInput, outer: Fields): string =>
  (textOf(headers['x-amzn-errortype']).split(':')[0] || textOf(outer['__type']).split('#').at(-1)) ?? '';

function messageOf(input: FailureInput, outer: Fields, inner: Fields, body: unknown): string {
  const written = firstOf(
    inner['message'],
    outer['error'],
    outer['message'],
    outer['Message'],
    outer['detail'],
    inner['detail'],
  );
  if (written !== '') return written;
  return typeof body === 'string' && body.trim() !== ''
    ? plainText(body.slice(0, LONGEST_MESSAGE))
    : textOf(input.message);
}

const firstOf = (...values: readonly unknown[]): string => values.map(textOf).find((text) => text !== '') ?? '';

function parsed(body: unknown): unknown {
  if (typeof body !== 'string' || !/^\s*[[{]/.test(body)) return body;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    // Cut off or not JSON after all: read as text.
    return body;
  }
}

/** An HTML error page says what it is in its title. */
function plainText(body: string): string {
  const title = /<title[^>]*>([^<]*)<\/title>/i.exec(body)?.[1] ?? '';
  return (title.trim() === '' ? body.replace(/<[^>]*>/g, ' ') : title).replace(/\s+/g, ' ').trim();
}

/** A number or numeric text between 400 and 599. */
function statusOf(value: unknown): number | undefined {
  const status = typeof value === 'string' && /^\d{3}$/.test(value.trim()) ? Number(value) : value;
  return typeof status === 'number' && status >= 400 && status <= 599 ? status : undefined;
}

const secondsOf = (value: unknown): string => (typeof value === 'number' && value >= 0 ? `${String(value)}s` : '');

function retryDelayOf(details: unknown): string {
  if (!Array.isArray(details)) return '';
  return details.map((detail) => textOf(fieldsOf(detail)['retryDelay'])).find((delay) => delay !== '') ?? '';
}
