import type { Socket } from 'node:net';

/** Longest frame on the local socket, in bytes. */
export const FRAME_LIMIT = 16 * 1024 * 1024;

export interface FrameListener {
  frame(value: unknown): void;
  /** A line that is no JSON object. */
  malformed(): void;
  /** More than the limit without a line end; the connection cannot be read any further. */
  tooLong(): void;
}

/** Cuts a stream into lines and each line into a JSON object. */
export function readFrames(socket: Socket, listener: FrameListener, limit = FRAME_LIMIT): void {
  let chunks: Buffer[] = [];
  let held = 0;
  let over = false;

  const line = (bytes: Buffer) => {
    if (bytes.length === 0) return;
    const value = parse(bytes);
    if (value === undefined) listener.malformed();
    else listener.frame(value);
  };

  socket.on('data', (data: Buffer) => {
    let rest = data;
    for (let end = rest.indexOf(10); end >= 0 && !over; end = rest.indexOf(10)) {
      line(Buffer.concat([...chunks, rest.subarray(0, end)]));
      chunks = [];
      held = 0;
      rest = rest.subarray(end + 1);
    }
    if (over) return;
    chunks.push(rest);
    held += rest.length;
    if (held <= limit) return;
    over = true;
    chunks = [];
    listener.tooLong();
  });
}

export function writeFrame(socket: Socket, value: unknown): void {
  if (socket.writable) socket.write(`${JSON.stringify(value)}\n`);
}

function parse(bytes: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'));
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
