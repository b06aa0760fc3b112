import type { Check } from '../doctor-facts.ts';
import { told } from '../repairs.ts';
import { found, warning } from './found.ts';
import { flagFor } from './remedies.ts';

/**
 * Sessions pinned to an account that is gone. A request would drop the pin without a word. While a file of accounts cannot
 * be read nobody knows which are gone.
 */
export const sessionsCheck: Check = ({ agents, pins, unreadable }) => {
  if (unreadable.length > 0) return [];
  return found(
    'sessions',
    'accounts',
    pins.flatMap(({ agentId, session, profileId }) => {
      const store = agents.find(({ id }) => id === agentId)?.store;
      if (!store || Object.hasOwn(store.profiles, profileId)) return [];
      return [
        warning(
          `The session ${session} is pinned to ${profileId}, which is not stored. Unpin it: \`baton sessions unpin ${session}${flagFor(agentId)}\`.`,
          `${agentId}/${session}`,
          {
            says: `Unpins the session ${session} from ${profileId}.`,
            act: ({ unpin }) =>
              told(unpin(agentId, session), `The session ${session} is not pinned to ${profileId} any more.`),
          },
        ),
      ];
    }),
    'Every pinned session has its account.',
  );
};
