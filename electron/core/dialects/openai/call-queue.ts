import type { NeutralEvent } from '../neutral.ts';

interface Call {
  readonly id: string;
  readonly name: string;
  args: string;
  /** How much of `args` has been told. */
  told: number;
}

/**
 * Tells the pieces of an answer one after another: a call's arguments are complete before anything else begins, however
 * a provider mixes them. What comes too early waits.
 */
export interface CallQueue {
  open(key: string, id: string, name: string): readonly NeutralEvent[];
  args(key: string, text: string): readonly NeutralEvent[];
  /** Anything that is no call. */
  other(event: NeutralEvent): readonly NeutralEvent[];
  /** All that waits: the provider says no more about its calls. */
  flush(): readonly NeutralEvent[];
  has(key: string): boolean;
  /** The arguments that have come so far. */
  argsOf(key: string): string;
  /** Calls that were opened. */
  count(): number;
}

export function createCallQueue(): CallQueue {
  const byKey = new Map<string, Call>();
  /** The first of them is being told. */
  const waiting: (Call | NeutralEvent)[] = [];

  /** Tells from the front of the queue as far as it is complete. */
  function tell(all: boolean): readonly NeutralEvent[] {
    const events: NeutralEvent[] = [];
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      if ('kind' in next) events.push(next);
      else {
        tellCall(next, events);
        const last = waiting.length === 1;
        if (!all && (last || !isComplete(next.args))) return events;
      }
      waiting.shift();
    }
    return events;
  }

  return {
    open(key, id, name) {
      const call = { id, name, args: '', told: -1 };
      byKey.set(key, call);
      waiting.push(call);
      return tell(false);
    },
    args(key, text) {
      const call = byKey.get(key);
      if (!call || text === '') return [];
      call.args += text;
      return call === waiting[0] ? tell(false) : [];
    },
    other(event) {
      if (waiting.length === 0) return [event];
      waiting.push(event);
      return tell(false);
    },
    flush: () => tell(true),
    has: (key) => byKey.has(key),
    argsOf: (key) => byKey.get(key)?.args ?? '',
    count: () => byKey.size,
  };
}

function tellCall(call: Call, events: NeutralEvent[]): void {
  if (call.told < 0) {
    events.push({ kind: 'tool-call', id: call.id, name: call.name });
    call.told = 0;
  }
  if (call.told === call.args.length) return;
  events.push({ kind: 'tool-args', text: call.args.slice(call.told) });
  call.told = call.args.length;
}

function isComplete(args: string): boolean {
  if (!args.trimEnd().endsWith('}')) return false;
  try {
    JSON.parse(args);
    return true;
  } catch {
    return false;
  }
}
