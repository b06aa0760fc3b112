import type { Readable } from 'node:stream';
import type { Api } from '#shared/contract';
import type { Style } from './style.ts';

/** The terminal as a command sees it. */
export interface Terminal {
  readonly stdin: Readable & { readonly isTTY?: boolean; setRawMode?(raw: boolean): unknown };
  /** To standard output, as it is. */
  out(text: string): void;
  /** To standard error, as it is. */
  err(text: string): void;
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
}
