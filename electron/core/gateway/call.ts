import { err, ok, type Result } from '#shared/result';
import type { Address, ClientSide, WireDialect } from '../dialects/dialect.ts';
import { asText, parseObject, type Json } from '../kernel/json.ts';
import { OWN_MARK } from '../dialects/own-mark.ts';
import type { Headers } from './headers.ts';
import { scanObject, textOf, type Found, type Range } from './scan.ts';

/** A request as a client made it. */
export interface ClientCall {
  readonly wire: WireDialect;
  /** `/v1/…` with its query. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: Buffer;
  /** Where `model` stands in the body. */
  readonly modelAt: readonly Range[];
  /** What stands there. */
  readonly asked: string;
  readonly stream: boolean;
  /** What ties several requests together, so that they stay on one account. */
  readonly session?: string | undefined;
  /** Where the model is named in the address: the address that names another. */
  readonly pathFor?: (wireModel: string) => string;
  /** Can it be put to a provider of another dialect? */
  readonly translatable: boolean;
  /** The whole body; parsed once, when somebody asks. */
  json(): Json;
  /** The request in the neutral form; `undefined`: nobody reads it from this dialect. */
  read(): ReturnType<ClientSide['readRequest']> | undefined;
  /** Does it hold a thought that Baton itself wrote for this client? */
  marked(): boolean;
}

const wanted = new Set(['model', 'stream', 'metadata', 'prompt_cache_key', 'session_id']);
const inMetadata = new Set(['user_id']);

/** Reads what routing needs and leaves the rest of the body unread. The error is a sentence for the client. */
export function readCall(wire: WireDialect, path: string, headers: Headers, body: Buffer): Result<ClientCall, string> {
  const found = scanObject(body, wanted);
  if (!found.ok) return err('The body is not a JSON object.');
  const about = { wire, path, headers, body };
  return wire.readAddress ? addressedCall(about, wire.readAddress(path), found.value) : namedCall(about, found.value);
}

type About = Pick<ClientCall, 'wire' | 'path' | 'headers' | 'body'>;

function namedCall({ wire, path, headers, body }: About, found: Found): Result<ClientCall, string> {
  const modelAt = found.get('model') ?? [];
  const last = modelAt.at(-1);
  if (last === undefined) return err('model is missing. Name one, or write "default" for the one chosen in Baton.');
  const asked = textOf(body, last)?.trim() ?? '';
  if (asked === '') return err('model must be a text that names a model.');

  const session = sessionOf(headers, body, found);
  const stream = isTrue(body, found.get('stream')?.at(-1));
  const { json, read, marked } = lookedAtOnce(wire, body);
  return ok({
    // One by one: a copy of many names costs more than the whole look at a small body.
    wire,
    path,
    headers,
    body,
    modelAt,
    asked,
    stream,
    session,
    json,
    read,
    marked,
    translatable: wire.client !== null && !isCount(path),
  });
}

/** The path says what others say in the body. */
function addressedCall(about: About, address: Result<Address, string>, found: Found): Result<ClientCall, string> {
  if (!address.ok) return address;
  const { asked, stream, translatable, pathFor } = address.value;
  const session = sessionOf(about.headers, about.body, found);
  const { read, ...looks } = lookedAtOnce(about.wire, about.body);
  return ok({
    ...{ ...about, asked, stream, translatable, pathFor, modelAt: [], ...looks },
    session,
    read: once(() => withStream(read(), stream)),
  });
}

function withStream(read: ReturnType<ClientCall['read']>, stream: boolean): ReturnType<ClientCall['read']> {
  if (!read?.ok) return read;
  return { ok: true, value: { ...read.value, request: { ...read.value.request, stream } } };
}

/** A count is the provider's own: another one's would be of other tokens. */
const isCount = (path: string) => /[/:]count_?tokens(?:$|\?)/i.test(path);

/** What only some requests need of their body. */
function lookedAtOnce(wire: WireDialect, body: Buffer): Pick<ClientCall, 'json' | 'read' | 'marked'> {
  const json = once(() => parseObject(body.toString('utf8')));
  return { json, read: once(() => wire.client?.readRequest(json())), marked: once(() => body.includes(OWN_MARK)) };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** `x-baton-session`, else what the client itself sends. */
function sessionOf(headers: Headers, body: Buffer, found: Found): string | undefined {
  const text = (within: Found, key: string): string => {
    const at = within.get(key)?.at(-1);
    return (at && textOf(body, at)) ?? '';
  };
  const metadata = found.get('metadata')?.at(-1);
  const inside = metadata ? scanObject(body, inMetadata, metadata) : undefined;
  const names = [
    headers['x-baton-session']?.trim(),
    inside?.ok === true ? text(inside.value, 'user_id') : '',
    text(found, 'prompt_cache_key'),
    text(found, 'session_id'),
    headers['session_id'],
  ];
  return names.find((name) => name !== undefined && name !== '');
}

const isTrue = (body: Buffer, at: Range | undefined) =>
  at !== undefined && body.toString('latin1', at.start, at.end) === 'true';

/** Types of content that only a model with eyes can read, in the four dialects. */
const imageMarks = [
  '"image"',
  '"image_url"',
  '"input_image"',
  '"inlineData"',
  '"inline_data"',
  '"fileData"',
  '"file_data"',
];

/** A cheap look that may say yes too often (a text about images in JSON), never no too often. */
export const mayHoldImage = (body: Buffer): boolean => imageMarks.some((mark) => body.includes(mark));

/** An upstream's error body as an object, whatever it really is. */
export const errorObject = (body: Buffer) => parseObject(body.toString('utf8'));

/** The `code` of `{error: {code}}` when it is an HTTP status, as aggregators write it inside a 200. */
export function statusInside(error: unknown): number | undefined {
  const code = (error as { readonly code?: unknown } | null)?.code;
  const status = typeof code === 'number' ? code : Number(asText(code));
  return Number.isInteger(status) && status >= 400 && status < 600 ? status : undefined;
}
