import { positive } from './numbers.ts';

type Json = Record<string, unknown>;

/** A token whose end nobody tells is taken to last this long, seconds. */
export const UNTOLD_LIFE = 3_600;
/** The same for the code of a device login (RFC 8628 §3.2 demands it). */
const UNTOLD_CODE_LIFE = 900;

/** Ours, for what the library would check against its own clock. */
export const ID_TOKEN = 'baton_id_token';

/**
 * An answer as RFC 6749 wants it, from what servers really send: JSON under another content type, an error inside a 200
 * (GitHub) or as an object (OpenAI), `expires_in` as text, zero, negative or absent, no `token_type`. The ID token is
 * put aside: nothing is decided by it, and a clock that is off by a day must not make a login fail.
 */
export function tolerant(status: number, contentType: string | undefined, text: string): Response {
  const json = parsed(text);
  if (json === undefined)
    return new Response(hasBody(status) ? text : null, { status, headers: { 'content-type': contentType ?? '' } });
  const error = errorIn(json);
  const shown = error === undefined ? complete(json) : { ...json, ...error };
  const failed = error !== undefined && status < 400 ? 400 : status;
  return new Response(hasBody(failed) ? JSON.stringify(shown) : null, {
    status: failed,
    headers: { 'content-type': 'application/json' },
  });
}

/** A response of these cannot be made with a body. */
const hasBody = (status: number) => ![204, 205, 304].includes(status);

function parsed(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function errorIn({ error, error_description, message }: Json): Json | undefined {
  if (typeof error === 'string' && error !== '')
    return { error, ...(typeof error_description === 'string' ? {} : describe(message)) };
  if (!isObject(error)) return undefined;
  const code = [error['code'], error['type']].find((value) => typeof value === 'string' && value !== '');
  return { error: code ?? 'error', ...describe(error['message']) };
}

const describe = (said: unknown): Json => ({ error_description: typeof said === 'string' ? said : undefined });

function complete(json: Json): Json {
  const { id_token, ...rest } = json;
  const seconds = positive(json['expires_in']);
  if (typeof json['device_code'] === 'string')
    return { ...rest, expires_in: seconds ?? UNTOLD_CODE_LIFE, interval: positive(json['interval']) };
  if (typeof json['access_token'] !== 'string') return json;
  const type = json['token_type'];
  return {
    ...rest,
    [ID_TOKEN]: id_token,
    expires_in: seconds ?? UNTOLD_LIFE,
    token_type: typeof type === 'string' && type !== '' ? type : 'bearer',
    // Some answer `""` or `null` instead of leaving it out.
    refresh_token:
      typeof json['refresh_token'] === 'string' && json['refresh_token'] !== '' ? json['refresh_token'] : undefined,
    scope: typeof json['scope'] === 'string' ? json['scope'] : undefined,
  };
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
