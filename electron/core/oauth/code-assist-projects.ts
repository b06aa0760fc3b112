import type { BatonError } from '#shared/errors';
import { err, ok, type Result } from '#shared/result';
import { beginningOf } from '../kernel/body-text.ts';
import { parseObject } from '../kernel/json.ts';
import { createSingleFlight } from '../kernel/single-flight.ts';
import type { Network, UpstreamRequest } from '../ports.ts';
import { projectIn, projectQuestion } from '../providers/code-assist.ts';

/** A request waits for it, so it is shorter than what an answer of a model may take. */
const TIMEOUTS: UpstreamRequest['timeouts'] = { connectMs: 10_000, firstByteMs: 20_000, silenceMs: 20_000 };
/** No answer of this kind is longer. */
const MOST_BYTES = 256 * 1024;

/** The project of Google's that each login is used with; asked once and kept in memory. */
export interface CodeAssistProjects {
  /** @param base of the API */
  of(profileId: string, access: string, base: string): Promise<Result<string, BatonError>>;
}

export function createCodeAssistProjects(network: Network): CodeAssistProjects {
  const kept = new Map<string, string>();
  const single = createSingleFlight<Result<string, BatonError>>();

  async function ask(profileId: string, access: string, base: string): Promise<Result<string, BatonError>> {
    const failed = (why: string) => err({ code: 'refresh-failed', profileId, why } as const);
    const question = { ...projectQuestion(base, access), timeouts: TIMEOUTS };
    const sent = await network.send(question, new AbortController().signal);
    if (!sent.ok) return failed(`Google was not reached: ${sent.error.code}`);
    const { status, body } = sent.value;
    const answer = parseObject(await beginningOf(body, MOST_BYTES));
    if (status !== 200) return failed(`Google answered ${String(status)} when asked for its project`);
    const project = projectIn(answer);
    if (project === undefined) return failed('Google has no project for it yet; use Gemini CLI once with this account');
    kept.set(profileId, project);
    return ok(project);
  }

  return {
    async of(profileId, access, base) {
      const known = kept.get(profileId);
      return known === undefined ? await single(profileId, () => ask(profileId, access, base)) : ok(known);
    },
  };
}
