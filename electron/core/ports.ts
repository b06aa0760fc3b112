import type { Readable } from 'node:stream';
import type { Result } from '#shared/result';
import type { Soon } from './kernel/soon.ts';

/*
 * What a host lends the core. Everything that reads the clock, draws lots, touches a disk, a keychain or the network
 * comes in through here; `adapters/` makes them real, `testing/` makes them small.
 */

/** As much of an `AbortSignal` as anybody here asks for. */
export interface Signal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Resolves after `ms`, or at once when the signal fires; never rejects. Longer than 24 days is cut into pieces. */
  sleep(ms: number, signal?: Signal): Promise<void>;
}

export interface Ids {
  /** `size` random bytes from the system's source. */
  bytes(size: number): Uint8Array;
  /** Short, sortable by time of making, safe in a header: `req_01K9X4T7M2…`. */
  next(prefix: string): string;
}

/** Expected outcomes of reading a file; anything else is thrown. */
export type ReadFailure = { readonly kind: 'missing' } | { readonly kind: 'unreadable'; readonly why: string };
/** `denied`: the folder refuses every write (owner, permissions, read-only disk), not only this one. */
export type WriteFailure = { readonly path: string; readonly why: string; readonly denied?: boolean };

/** A file of another program. `mode`: permission bits. */
export interface Peeked {
  readonly text: string;
  readonly mode: number;
  readonly mtimeMs: number;
  /** Where it really is, links followed. */
  readonly realPath: string;
  /** How many names it has; more than one: hard links. */
  readonly names: number;
}
export type PeekFailure =
  | ReadFailure
  | { readonly kind: 'too-large'; readonly size: number }
  | { readonly kind: 'no-file'; readonly isFolder: boolean };

export interface Files {
  /** UTF-8 text. */
  read(path: string): Promise<Result<string, ReadFailure>>;
  /** A file that Baton does not own: never hangs on a pipe, never reads more than `limit` bytes. */
  peek(path: string, limit: number): Promise<Result<Peeked, PeekFailure>>;
  /** With every link followed; `null` when there is nothing. */
  realPath(path: string): Promise<string | null>;
  /**
   * Temporary file, fsync, rename, fsync of the folder; folders on the way are made 0700. All or nothing.
   * @param mode permission bits; 0600 without it
   */
  write(path: string, text: string, mode?: number): Promise<Result<void, WriteFailure>>;
  /**
   * Into the very file that is there, so that its other names have the new text, too. One write, then synced; a power cut
   * in the middle of it may leave a mixture. Fails when there is no file.
   */
  overwrite(path: string, text: string): Promise<Result<void, WriteFailure>>;
  /** Appends lines; not atomic, for logs only. Makes the file 0600. */
  append(path: string, text: string | Uint8Array): Promise<Result<void, WriteFailure>>;
  /** Renames within the state folder. */
  move(from: string, to: string): Promise<Result<void, WriteFailure>>;
  /** Takes away what others than its owner may do with a file or folder. Does nothing on Windows. */
  makePrivate(path: string): Promise<Result<void, WriteFailure>>;
  /** Removes a file or a folder with all in it; absent is fine. */
  remove(path: string): Promise<Result<void, WriteFailure>>;
  /** Names in a folder; empty when it is absent or cannot be opened, which `peek` tells apart. */
  list(folder: string): Promise<readonly string[]>;
  /** Permission bits (0o600), size and mtime; `null` when absent or out of reach. On Windows the bits say nothing. */
  stat(path: string): Promise<{ readonly mode: number; readonly size: number; readonly mtimeMs: number } | null>;
  /** Calls back after the file changed, appeared or vanished, 100 ms after the last of a burst. Answers the way out. */
  watch(path: string, onChange: () => void): () => void;
}

/** The OS keychain, already bound to one service name. `get` answers `null` both for absent and, on Linux, for locked. */
export interface Keychain {
  /** `GNOME keyring`, `macOS Keychain`, `Windows Credential Manager`. */
  readonly name: string;
  get(account: string): Promise<string | null>;
  set(account: string, value: string): Promise<void>;
  remove(account: string): Promise<void>;
}

/** A keychain, or why there is none (keytar could not load, no Secret Service …). */
export type KeychainPort = Result<Keychain, { readonly why: string }>;

/** Why an entry of another program could not be read or written; never the value. */
export interface ForeignFailure {
  readonly why: string;
}

/** Keychain entries of other programs. Reading may put a question of the system on the screen. */
export interface ForeignKeychain {
  /** `null`: there is no such entry. Without an account: the first entry of the service. */
  read(service: string, account?: string): Promise<Result<string | null, ForeignFailure>>;
  /** Puts another value into an entry that exists, in place, so that who may read it stays. Never makes one. */
  update(service: string, account: string, value: string): Promise<Result<void, ForeignFailure>>;
}

/** Milliseconds, for one request. */
export interface Timeouts {
  readonly connectMs: number;
  readonly firstByteMs: number;
  readonly silenceMs: number;
  /** From its beginning to the last byte of its answer; absent: as long as it takes. */
  readonly wholeMs?: number | undefined;
}

export interface UpstreamRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** In one piece or in several, sent one after another. */
  readonly body?: Uint8Array | readonly Uint8Array[] | undefined;
  readonly timeouts: Timeouts;
  /**
   * A POST that may reach the other side twice: it goes over a kept connection, and once more over a fresh one when the
   * other side had closed that. Without it a POST has a connection of its own and is sent once: what is good for one
   * use, a refresh token or a code, must not come twice. A GET may always come twice.
   */
  readonly resend?: boolean;
}

export interface UpstreamResponse {
  readonly status: number;
  /** Lower-case names; repeated ones joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** Errors with a `NetworkFailure` in `cause` when the socket is cut or silent for too long. */
  readonly body: Readable;
  /**
   * Reads as much of the body as is there, at most a little more than `limit` bytes; `body` goes on from there. Rejects
   * as `body` errors. Absent where a body is a stream anyway; where it is there, it is the cheaper way.
   */
  gather?(limit: number): Soon<Gathered>;
}

/** A body in its pieces. `done`: that is all of it. */
export interface Gathered {
  readonly parts: readonly Buffer[];
  readonly done: boolean;
}

/** `code`: Node's error code, or `TIMEOUT_CONNECT`, `TIMEOUT_FIRST_BYTE`, `TIMEOUT_SILENCE`, `TIMEOUT_WHOLE`. */
export interface NetworkFailure {
  readonly code: string;
  readonly message: string;
}

export interface Network {
  /** Aborts the upstream as soon as the signal fires (the failure then has the code `ABORTED`). */
  send(request: UpstreamRequest, signal: Signal): Promise<Result<UpstreamResponse, NetworkFailure>>;
  close(): void;
}

/** Keys of AWS. Live in memory only. */
export interface AwsKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** Epoch ms; absent: they do not end by themselves. */
  readonly expires?: number;
}

/** What the AWS SDK says. */
export interface AwsFailure {
  readonly name: string;
  readonly message: string;
}

/** The AWS SDK's own way to credentials: its files, its sign-ins, roles, programs, the machine's own. */
export interface Aws {
  /**
   * Looks anew each time it is called.
   * @param profile this name of the AWS files and nothing else; absent: the SDK's whole chain
   * @param env names other files (`AWS_CONFIG_FILE`, `AWS_SHARED_CREDENTIALS_FILE`)
   */
  keys(
    profile: string | undefined,
    env: Readonly<Record<string, string | undefined>>,
  ): Promise<Result<AwsKeys, AwsFailure>>;
}

export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Structured, redacted before it is written. `event` is a fixed kebab-case name, never text with data in it. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/** A program that listens on a port; as much as this user may know of it. */
export interface Listener {
  readonly name?: string;
  readonly pid?: number;
}

export interface Ports {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly files: Files;
  readonly keychain: () => Promise<KeychainPort>;
  readonly network: Network;
  readonly log: Log;
  /** Absolute path of the person's home folder. */
  readonly home: string;
  /** `null`: other programs keep their logins in files on this system, not in its keychain. */
  readonly foreignKeychain: ForeignKeychain | null;
  /** What the login shell exports; runs the person's start-up files, so at most as long as said. `null`: there is none. */
  readonly loginShell:
    ((timeoutMs: number) => Promise<Result<Readonly<Record<string, string>>, ForeignFailure>>) | null;
  readonly aws: Aws;
  /** Who listens on a port of this computer; `null`: nobody. */
  readonly listener: (port: number) => Promise<Listener | null>;
  /** The process environment as it was at start. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Absolute path of the state folder. */
  readonly stateDir: string;
  readonly version: string;
}
