import { OperationProcessingError, ResponseBodyError, RESPONSE_IS_NOT_CONFORM } from 'oauth4webapi';
import type { Network } from '../ports.ts';
import type { LoginSpec } from '../providers/logins/spec.ts';
import type { Granted } from './client.ts';
import { positive } from './numbers.ts';
import { UNTOLD_LIFE } from './tolerant.ts';
import { oauthFetch } from './transport.ts';

/** Above this `expires_at` is in milliseconds (behaviour §10.2). */
const SECONDS_END = 1e10;

/** GitHub asks to come back 5 minutes before the end, seconds. */
const AFTER_REFRESH_IN = 300;

/**
 * GitHub's token, exchanged for one of Copilot. The former is kept as what refreshes the latter.
 * Throws as the library does.
 */
export async function exchanged(
  network: Network,
  spec: LoginSpec,
  token: string,
  signal: AbortSignal,
): Promise<Granted> {
  const headers = { accept: 'application/json', authorization: `Bearer ${token}` };
  const fetch = oauthFetch(network, 'form');
  const response = await fetch(spec.exchangeUrl ?? '', { method: 'GET', headers, signal });
  const answer = await jsonOf(response);
  const access = answer['token'];
  if (response.status !== 200 || typeof access !== 'string' || access === '') throw refusal(response, answer);
  return { access, refresh: token, ...endOf(answer), answer };
}

/** `refresh_in` is good on a clock of one's own; `expires_at` needs the two clocks to agree. */
function endOf({
  refresh_in,
  expires_at,
}: Readonly<Record<string, unknown>>): Pick<Granted, 'expiresIn' | 'expiresAt'> {
  const told = positive(refresh_in);
  if (told !== undefined) return { expiresIn: told + AFTER_REFRESH_IN };
  const at = positive(expires_at);
  return at === undefined
    ? { expiresIn: UNTOLD_LIFE }
    : { expiresIn: UNTOLD_LIFE, expiresAt: at > SECONDS_END ? at : at * 1_000 };
}

async function jsonOf(response: Response): Promise<Record<string, unknown>> {
  if (response.headers.get('content-type') !== 'application/json') return {};
  return (await response.clone().json()) as Record<string, unknown>;
}

/**
 * GitHub's errors have a `message` and no code. Why an account gets no Copilot stands in `error_details`; where nothing
 * is said, the status is all there is to tell.
 */
function refusal(response: Response, answer: Record<string, unknown>): Error {
  const { error, message, error_details: details } = answer;
  const detail = typeof details === 'object' && details !== null ? (details as Record<string, unknown>)['message'] : '';
  const said = [detail, answer['error_description'], message].find(
    (text): text is string => typeof text === 'string' && text.trim() !== '',
  );
  if (response.status < 400 || response.status >= 500)
    return new OperationProcessingError('no token', { code: RESPONSE_IS_NOT_CONFORM, cause: response });
  const cause = {
    error: typeof error === 'string' ? error : 'refused',
    error_description: said ?? `HTTP ${String(response.status)}`,
  };
  return new ResponseBodyError('no token', { cause, response });
}
