import type { NetworkFailure, Timeouts } from '#core/ports';

type Told = (timeouts: Timeouts) => NetworkFailure;

const seconds = (ms: number) => `${String(ms / 1_000)} s`;
const cut: Told = () => ({ code: 'ECONNRESET', message: 'the connection was cut' });

/** What undici calls by names of its own. */
const known: Readonly<Record<string, Told>> = {
  UND_ERR_CONNECT_TIMEOUT: ({ connectMs }) => ({
    code: 'TIMEOUT_CONNECT',
    message: `no connection within ${seconds(connectMs)}`,
  }),
  UND_ERR_HEADERS_TIMEOUT: ({ firstByteMs }) => ({
    code: 'TIMEOUT_FIRST_BYTE',
    message: `no answer within ${seconds(firstByteMs)}`,
  }),
  UND_ERR_BODY_TIMEOUT: ({ silenceMs }) => ({ code: 'TIMEOUT_SILENCE', message: `silent for ${seconds(silenceMs)}` }),
  UND_ERR_INVALID_ARG: () => ({
    code: 'ERR_INVALID_CHAR',
    message: 'a header holds a letter that cannot be sent; is the key complete and without quotation marks?',
  }),
  UND_ERR_HEADERS_OVERFLOW: () => ({ code: 'HPE_HEADER_OVERFLOW', message: 'the headers of the answer are too large' }),
  // Fewer bytes came than the answer had announced.
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: cut,
  UND_ERR_SOCKET: cut,
  ECONNRESET: cut,
};

/** What went wrong, by Node's names and ours. */
export function asFailure(error: Error, timeouts: Timeouts): NetworkFailure {
  const { code } = error as NodeJS.ErrnoException;
  const told = code !== undefined && Object.hasOwn(known, code) ? known[code] : undefined;
  return told?.(timeouts) ?? { code: code ?? 'UNKNOWN', message: error.message };
}

/** A body says why it broke in its cause. */
export const failure = (cause: NetworkFailure): Error => new Error(cause.message, { cause });
