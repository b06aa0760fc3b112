import { PassThrough } from 'node:stream';
import type { Api, Call, Event } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import type { Context } from '../context.ts';
import { runCommand } from '../program.ts';
import { styleFor } from '../style.ts';

/** Tells those who follow an event. */
type Emit = (event: Event, payload: unknown) => void;
export type Answers = { readonly [C in Call]?: (input: unknown, emit: Emit) => unknown };

export interface Ran {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
  readonly calls: readonly { readonly call: string; readonly input: unknown }[];
  /** Addresses shown in the browser. */
  readonly browsed: readonly string[];
}

export interface Place extends Partial<Pick<Context, 'root' | 'env' | 'stateDir' | 'now' | 'every'>> {
  readonly isTTY?: boolean;
  /** Is there a desktop with a browser? */
  readonly desktop?: boolean;
  /** A person at a terminal: whenever the first text stands on the screen, the second is typed. In this order. */
  readonly types?: readonly (readonly [see: string, type: string])[];
}

/**
 * Runs a command line over a core that answers what the test says; a call without an answer fails as `internal`.
 * @param piped what stands on standard input; nothing more comes, unless somebody types
 * @param place where it runs, as far as it matters
 */
export async function runLine(
  args: readonly string[],
  answers: Answers = {},
  piped = '',
  place: Place = {},
): Promise<Ran> {
  const { isTTY = false, desktop = false, types, ...where } = place;
  const core = fakeCore(answers);
  const browsed: string[] = [];
  const screen = fakeScreen(types);
  const stdin = Object.assign(screen.stdin, { isTTY: isTTY || types !== undefined });
  if (types === undefined) stdin.end(piped);
  const exit = await runCommand(
    {
      terminal: { stdin, out: screen.out, err: screen.err, style: styleFor(false), live: stdin.isTTY },
      api: core.api,
      follow: core.follow,
      browse: (url) => {
        browsed.push(url);
        return desktop;
      },
      every: () => () => undefined,
      env: {},
      platform: 'linux',
      stateDir: '/nowhere',
      version: '1.2.3',
      root: '/nowhere',
      now: () => NOW,
      ...where,
    },
    args,
  );
  return { exit, ...screen.texts(), calls: core.calls, browsed };
}

function fakeCore(answers: Answers) {
  const calls: { call: string; input: unknown }[] = [];
  const listeners = new Map<Event, Set<(payload: never) => void>>();
  const emit: Emit = (event, payload) => listeners.get(event)?.forEach((listener) => listener(payload as never));
  const invoke =
    (call: Call) =>
    async (input: unknown): Promise<Result<unknown, BatonError>> => {
      calls.push({ call, input });
      const answer = answers[call];
      return answer === undefined
        ? err({ code: 'internal', traceId: 'none' })
        : ((await answer(input, emit)) as Result<unknown, BatonError>);
    };
  const follow: Context['follow'] = async (event, listener) => {
    const set = listeners.get(event) ?? new Set();
    listeners.set(event, set.add(listener));
    return ok(() => void set.delete(listener));
  };
  return { calls, follow, api: new Proxy({} as Api, { get: (_target, call) => invoke(call as Call) }) };
}

/** What is on the screen, and the person who reads it and types. */
function fakeScreen(types: Place['types'] = []) {
  const stdin = new PassThrough();
  const rest = [...types];
  let out = '';
  let errors = '';
  let seen = 0;
  const look = () => {
    const [next] = rest;
    const at = next === undefined ? -1 : errors.indexOf(next[0], seen);
    if (next === undefined || at < 0) return;
    rest.shift();
    seen = at + next[0].length;
    setImmediate(() => {
      stdin.write(next[1]);
      look();
    });
  };
  return {
    stdin,
    out: (text: string) => void (out += text),
    err: (text: string) => {
      errors += text;
      look();
    },
    texts: () => ({ out, err: errors }),
  };
}

export const NOW = 1_800_000_000_000;
