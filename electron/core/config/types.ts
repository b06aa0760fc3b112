import type { BatonError } from '#shared/errors';
import type { Result } from '#shared/result';
import type { ConfigIssue } from '#shared/status';
import type { Config } from './schema.ts';

export interface ConfigService {
  /** The last good config, variables resolved, defaults filled in. The same object until it changes; never write to it. */
  current(): Config;
  view(): {
    readonly path: string;
    /** Why the file on disk is not (wholly) in force; empty when it is. */
    issues: ConfigIssue[];
    /** Oddities that change nothing: unknown keys, an order keyed by agent … */
    warnings: ConfigIssue[];
  };
  /**
   * Why nobody may be asked: the file has been unreadable, or wrong where it matters, since the start. What is lost may
   * say where an account's secret belongs, so none is sent anywhere (`config-unread`). `null`: `current()` can be used.
   */
  unknown(): BatonError | null;
  /**
   * Applies a pure edit to the file as written (variables unresolved), checks the result and writes it, with comments
   * and spelling as they were around what changed, the old file becoming `.bak`. Refused with `config-invalid` while the file on disk, or the result, is invalid; an edit that
   * answers what it was given writes nothing. One at a time.
   */
  change(edit: (raw: Record<string, unknown>) => Record<string, unknown>): Promise<Result<void, BatonError>>;
  /** After every accepted reload or change. */
  onChanged(listener: () => void): () => void;
  /** After a reload that was not accepted. */
  onBroken(listener: (issues: ConfigIssue[]) => void): () => void;
  /** The process environment, completed by the `.env` of the state folder. */
  env(): Readonly<Record<string, string | undefined>>;
  close(): void;
}
