import type { Readable } from 'node:stream';
import type { Api, Event, Payload } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import type { Result } from '#shared/result';
import type { Style } from './style.ts';

/** The terminal as a command sees it. */
export interface Terminal {
  readonly stdin: Readable & { readonly isTTY?: boolean; setRawMode?(raw: boolean): unknown };
  /** To standard output, as it is. */
  out(text: string): void;
  /** To standard error, as it is. */
  err(text: string): void;
  /** Standard error is a terminal, too: a line on it can be written over. */
  readonly live: boolean;
  readonly style: Style;
}

/** Everything a command gets. `api` connects at the first call, so that `--help` never starts a core. */
export interface Context {
  readonly terminal: Terminal;
  readonly api: Api;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly stateDir: string;
  readonly version: string;
  /** Folder with `dist/` in it. */
  readonly root: string;
  readonly now: () => number;
  /** Runs something every so many milliseconds until the way out is called. */
  every(ms: number, run: () => void): () => void;
  /** Hears an event of the core until the way out is called. Connects to an owner that stays, where there is one. */
  follow<E extends Event>(event: E, listener: (payload: Payload<E>) => void): Promise<Result<() => void, BatonError>>;
  /** Shows an address in the person's browser; `false`: there is no desktop here. */
  browse(url: string): boolean;
}
