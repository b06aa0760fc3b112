import { Readable } from 'node:stream';
import type { Soon } from '#core/kernel/soon';
import type { Gathered, UpstreamResponse } from '#core/ports';

/** More than this waits at the other side until somebody reads. */
const AT_HAND = 64 * 1024;

/** What an answer's body can tell the one who sends it. */
export interface Source {
  pause(): void;
  resume(): void;
  /** Nobody wants the rest. */
  stop(): void;
}

interface Reader {
  data(part: Buffer): void;
  end(): void;
  failed(error: Error): void;
}

/**
 * An answer as it comes in. Nearly every body is read whole, which needs no stream: one is made only for who asks for
 * it. Whoever comes first reads what has come so far.
 */
export class Incoming implements UpstreamResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly #source: Source;
  #waiting: Buffer[] = [];
  #size = 0;
  #end: 'open' | 'done' | Error = 'open';
  #reader: Reader | null = null;
  #stream: Readable | null = null;

  constructor(status: number, headers: Readonly<Record<string, string>>, source: Source) {
    this.status = status;
    this.headers = headers;
    this.#source = source;
  }

  /** From the connection: a piece of the body. */
  push(part: Buffer): void {
    if (this.#reader) {
      this.#reader.data(part);
      return;
    }
    this.#waiting.push(part);
    this.#size += part.length;
    if (this.#size > AT_HAND) this.#source.pause();
  }

  /** From the connection: that was all (`null`), or it broke. */
  finish(error: Error | null): void {
    if (this.#end !== 'open') return;
    this.#end = error ?? 'done';
    if (error) this.#reader?.failed(error);
    else this.#reader?.end();
  }

  gather(limit: number): Soon<Gathered> {
    // Nearly every answer that is no stream comes in one piece, its head with it.
    if (this.#end === 'done' && this.#reader === null && this.#size <= limit)
      return { parts: this.#takeWaiting(), done: true };
    return new Promise((resolve, reject) => {
      const parts: Buffer[] = [];
      let size = 0;
      this.#read({
        data: (part) => {
          parts.push(part);
          size += part.length;
          if (size <= limit) return;
          this.#reader = null;
          this.#source.pause();
          resolve({ parts, done: false });
        },
        end: () => resolve({ parts, done: true }),
        failed: reject,
      });
    });
  }

  get body(): Readable {
    this.#stream ??= this.#makeStream();
    return this.#stream;
  }

  #makeStream(): Readable {
    const stream = new Readable({
      highWaterMark: AT_HAND,
      read: () => this.#source.resume(),
      destroy: (error, done) => {
        if (this.#end === 'open') this.#source.stop();
        done(error);
      },
    });
    // Whoever reads it hears of it; between two readers nobody does, and Node would end the process.
    stream.on('error', () => undefined);
    this.#read({
      data: (part) => {
        if (!stream.push(part)) this.#source.pause();
      },
      end: () => void stream.push(null),
      failed: (error) => void stream.destroy(error),
    });
    return stream;
  }

  #takeWaiting(): Buffer[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#size = 0;
    return waiting;
  }

  /** Hands over what waits, then what comes. */
  #read(reader: Reader): void {
    this.#reader = reader;
    for (const part of this.#takeWaiting()) {
      if (this.#reader === reader) reader.data(part);
      else this.push(part);
    }
    if (this.#reader !== reader) return;
    if (this.#end === 'open') this.#source.resume();
    else if (this.#end === 'done') reader.end();
    else reader.failed(this.#end);
  }
}
