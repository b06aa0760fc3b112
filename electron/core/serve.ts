import { contract, type Api, type Call } from '#shared/contract';
import { batonError } from '#shared/baton-error';
import type { BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';

export type Dispatch = (call: unknown, input: unknown) => Promise<Result<unknown, BatonError>>;

/**
 * The one door into the core: IPC, loopback HTTP, the local socket and the command line all knock here.
 * @param report keeps a bug for the log and answers its trace id
 */
export function serve(api: Api, report: (call: string, bug: unknown) => string): Dispatch {
  return async (call, raw) => {
    if (!isCall(call)) return err({ code: 'bad-input', issues: ['no such call'] });

    const input = contract[call].input.safeParse(raw ?? {});
    if (!input.success) return err({ code: 'bad-input', issues: input.error.issues.map(issueText) });

    try {
      const handler = api[call] as (input: unknown) => Promise<Result<unknown, BatonError>>;
      const result = await handler(input.data);
      // Parsing the answer strips every key the contract does not name, so a secret cannot ride along.
      return result.ok ? ok(contract[call].output.parse(result.value)) : err(batonError.parse(result.error));
    } catch (bug) {
      return err({ code: 'internal', traceId: report(call, bug) });
    }
  };
}

const isCall = (call: unknown): call is Call => typeof call === 'string' && Object.hasOwn(contract, call);

/** Path and zod's words; never the value, which may be a secret. */
const issueText = (issue: { readonly path: readonly PropertyKey[]; readonly message: string }) =>
  issue.path.length > 0 ? `${issue.path.map(String).join('.')}: ${issue.message}` : issue.message;
