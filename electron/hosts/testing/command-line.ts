import { PassThrough } from 'node:stream';
import type { Api, Call } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import { err, type Result } from '#shared/result';
import type { Context } from '../context.ts';
import { runCommand } from '../program.ts';
import { styleFor } from '../style.ts';

type Answers = { readonly [C in Call]?: (input: unknown) => unknown };

export interface Ran {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
  readonly calls: readonly { readonly call: string; readonly input: unknown }[];
}

/**
 * Runs a command line over a core that answers what the test says; a call without an answer fails as `internal`.
 * @param piped what stands on standard input
 * @param place where it runs, as far as it matters
 */
export async function runLine(
  args: readonly string[],
  answers: Answers = {},
  piped = '',
  place: Partial<Pick<Context, 'root' | 'env' | 'stateDir'>> & { readonly isTTY?: boolean } = {},
): Promise<Ran> {
  const { isTTY = false, ...where } = place;
  const calls: { call: string; input: unknown }[] = [];
  let out = '';
  let errors = '';
  const stdin = Object.assign(new PassThrough(), { isTTY });
  stdin.end(piped);
  const invoke =
    (call: Call) =>
    async (input: unknown): Promise<Result<unknown, BatonError>> => {
      calls.push({ call, input });
      const answer = answers[call];
      return answer === undefined
        ? err({ code: 'internal', traceId: 'none' })
        : (answer(input) as Result<unknown, BatonError>);
    };
  const exit = await runCommand(
    {
      terminal: { stdin, out: (text) => (out += text), err: (text) => (errors += text), style: styleFor(false) },
      api: new Proxy({} as Api, { get: (_target, call) => invoke(call as Call) }),
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
  return { exit, out, err: errors, calls };
}

export const NOW = 1_800_000_000_000;
