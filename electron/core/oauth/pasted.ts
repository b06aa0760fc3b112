/** What a person pasted: the code alone, `code#state`, a query, or the whole address the browser ended on. */
export type Pasted =
  /** `state` absent: the code stood alone. */
  | { readonly kind: 'callback'; readonly callback: URLSearchParams; readonly state: string | null }
  | { readonly kind: 'nothing' }
  /** A key or token, which is nothing to send to a login page. */
  | { readonly kind: 'secret' };

/** Setup-tokens and API keys begin so; no code of a login does. */
const SECRET = /^(?:sk|rk|pk)-[\w-]{16,}$/i;

export function readPasted(text: string): Pasted {
  const plain = text.trim().replace(/^["'<]+|["'>]+$/g, '');
  if (plain === '') return { kind: 'nothing' };
  if (/^https?:\/\//i.test(plain)) return URL.canParse(plain) ? fromAddress(new URL(plain)) : { kind: 'nothing' };
  if (/^\??(?:code|state|error)=/.test(plain)) return fromQuery(new URLSearchParams(plain.replace(/^\?/, '')));
  if (SECRET.test(plain)) return { kind: 'secret' };
  if (/\s/.test(plain)) return { kind: 'nothing' };
  const [code = '', state] = plain.split('#');
  return fromQuery(new URLSearchParams(state === undefined || state === '' ? { code } : { code, state }));
}

/** The code page of Anthropic has the state behind a `#`. */
function fromAddress(url: URL): Pasted {
  const query = new URLSearchParams(url.searchParams);
  const behind = url.hash.slice(1);
  if (behind.includes('=')) for (const [name, value] of new URLSearchParams(behind)) query.set(name, value);
  return fromQuery(query);
}

function fromQuery(query: URLSearchParams): Pasted {
  if (!query.get('code') && !query.get('error')) return { kind: 'nothing' };
  return { kind: 'callback', callback: query, state: query.get('state') };
}
