import type { PaidFallback } from '#shared/model';
import { isObject, setIn, unsetIn } from '../config/edit.ts';
import { agentEntry, editAgent, type Edit } from './edits.ts';

type Routing = { readonly paidFallback?: PaidFallback | undefined };

export interface PaidFallbackConfig {
  readonly routing: { readonly paidFallback: PaidFallback };
  readonly agents: { readonly list: readonly { readonly id: string; readonly routing?: Routing | undefined }[] };
}

/** Before the first step that costs money: told or stopped. The agent's own word comes first. */
export function paidFallbackOf({ agents, routing }: PaidFallbackConfig, agentId: string) {
  const own = agents.list.find(({ id }) => id === agentId)?.routing?.paidFallback;
  return { choice: own ?? routing.paidFallback, own: own !== undefined };
}

const FOR_ALL = ['routing', 'paidFallback'];

/** What is said for `main` is said for all, unless `main` has its own word already. `null`: as for all again. */
export const withPaidFallback =
  (agentId: string, choice: PaidFallback | null): Edit =>
  (raw) => {
    const routing = agentEntry(raw, agentId)?.['routing'];
    const own = isObject(routing) ? routing : {};
    if (choice === null) return editAgent(raw, agentId, (entry) => unsetIn(entry, FOR_ALL));
    if (agentId === 'main' && own['paidFallback'] === undefined) return setIn(raw, FOR_ALL, choice);
    return editAgent(raw, agentId, (entry) => setIn(entry, FOR_ALL, choice));
  };
