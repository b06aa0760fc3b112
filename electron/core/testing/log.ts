import type { Log, LogFields } from '../ports.ts';

export interface FakeLog extends Log {
  readonly entries: readonly {
    readonly level: 'info' | 'warn' | 'error';
    readonly event: string;
    readonly fields: LogFields;
  }[];
}

/** Remembers what was said. */
export function createFakeLog(): FakeLog {
  const entries: { level: 'info' | 'warn' | 'error'; event: string; fields: LogFields }[] = [];
  const at =
    (level: 'info' | 'warn' | 'error') =>
    (event: string, fields: LogFields = {}): void =>
      void entries.push({ level, event, fields });
  return { entries, info: at('info'), warn: at('warn'), error: at('error') };
}
