import { clientCredentialHeaders } from '../providers/auth-headers.ts';

export type Headers = Readonly<Record<string, string>>;

/** They belong to one connection, not to the message (RFC 9110 §7.6.1). */
const hopByHop = [
  'connection',

  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** Not the upstream's business: the way to Baton, the client's credential, and what names somebody else's account. */
const notUpstream = new Set([
  ...hopByHop,
  ...clientCredentialHeaders,
  'accept-encoding',
  'chatgpt-account-id',
  'content-length',
  'cookie',
  'expect',
  'host',
  'openai-organization',
  'openai-project',
  'x-goog-user-project',
]);

/** Not the client's business; `access-control-*` goes too, since this gateway allows no web page. */
const notClient = new Set([...hopByHop, 'alt-svc', 'content-length', 'set-cookie', 'strict-transport-security']);

/** The client's headers for the upstream: unknown ones stay, and the answer is asked for without compression. */
export function forUpstream(client: Headers, credential: Headers): Record<string, string> {
  const named = namedByConnection(client);
  const kept: Record<string, string> = {};
  for (const name in client)
    if (!notUpstream.has(name) && !named.has(name) && !name.startsWith('x-baton-')) kept[name] = client[name] ?? '';
  kept['accept-encoding'] = 'identity';
  for (const name in credential) kept[name] = credential[name] ?? '';
  return kept;
}

/**
 * The upstream's headers for the client and Baton's own behind them, name and value by turns: as Node writes them with
 * the fewest copies.
 */
export function forClient(upstream: Headers, own: Headers): string[] {
  const named = namedByConnection(upstream);
  const kept: string[] = [];
  for (const name in upstream)
    if (!notClient.has(name) && !named.has(name) && !name.startsWith('access-control-') && !name.startsWith('x-baton-'))
      kept.push(name, upstream[name] ?? '');
  for (const name in own) kept.push(name, own[name] ?? '');
  return kept;
}

/** A header value may hold visible Latin letters only; anything else is percent-encoded, and half a letter is none. */
export const headerSafe = (text: string): string =>
  plain.test(text) ? text : text.replace(/[^\x20-\x7e]/gu, (letter) => encodeURIComponent(whole(letter)));

const whole = (letter: string) => Buffer.from(letter).toString();

const plain = /^[\x20-\x7e]*$/;

const none: ReadonlySet<string> = new Set();

/** Nearly always just `keep-alive` or `close`, which name nothing that is not on the list already. */
function namedByConnection({ connection = '' }: Headers): ReadonlySet<string> {
  if (connection === '' || connection === 'keep-alive' || connection === 'close') return none;
  return new Set(connection.split(',').map((name) => name.trim().toLowerCase()));
}
