import type { Target } from '../dialect.ts';
import type { NeutralRequest } from '../neutral.ts';
import { nameOf, thinks } from '../openai/efforts.ts';
import type { Quirks } from './quirks.ts';

/**
 * Can a model stop thinking where it takes no forced tool while it thinks? `stops`: it can be told to. `always`: it
 * refuses that, so no tool can be forced. `untold`: it always thinks, has no `thinking` to be told, and takes `required`,
 * but no name of a tool.
 */
export type Stopping = 'stops' | 'always' | 'untold';

/** Kimi K3, by Moonshot's pages and what its API was seen to refuse. */
const untold = /^(?:kimi-)?k3/;

/** `null`: the model does not think, or tools can be forced all the same. */
export function stopping(to: Target, quirks: Quirks): Stopping | null {
  if (quirks.forcedWhileThinking || !thinks(to)) return null;
  const name = nameOf(to.model);
  if (quirks.stopsThinking.test(name)) return 'stops';
  return untold.test(name) ? 'untold' : 'always';
}

export const isForced = ({ tools, toolChoice }: NeutralRequest): boolean =>
  tools.length > 0 && toolChoice !== undefined && toolChoice !== 'auto' && toolChoice !== 'none';

/** The request as such a model takes it: without a forced tool, or with no other tool than the one it must call. */
export function fitForced(request: NeutralRequest, stops: Stopping | null, dropped: Set<string>): NeutralRequest {
  const { tools, toolChoice } = request;
  if (stops === 'always' && isForced(request)) {
    dropped.add('toolChoice');
    return { ...request, toolChoice: 'auto' };
  }
  if (stops !== 'untold' || typeof toolChoice !== 'object') return request;
  return { ...request, tools: tools.filter(({ name }) => name === toolChoice.name), toolChoice: 'required' };
}
