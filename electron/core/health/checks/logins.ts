import type { Check } from '../doctor-facts.ts';
import { told } from '../repairs.ts';
import { found, warning } from './found.ts';
import { remaining } from './remaining.ts';
import { flagFor } from './remedies.ts';

/** Logins whose token has ended while nothing was wrong with them: Baton did not run. They renew when they are used. */
export const loginsCheck: Check = ({ agents, clock, owner }) => {
  const now = clock.now();
  const ended = agents.flatMap(({ id: agentId, store }) =>
    Object.values(store.profiles).flatMap(({ id, type, login, expires = Infinity }) => {
      const troubled = login?.kind === 'failing' || login?.kind === 'refused';
      if (type !== 'oauth' || troubled || !(expires <= now) || owner(agentId, id) !== agentId) return [];
      return [
        warning(
          `The token of ${id} ended ${remaining(now - expires)} ago. It is renewed when it is used, or with \`baton models auth refresh ${id}${flagFor(agentId)}\`.`,
          `${agentId}/${id}`,
          {
            says: `Asks the provider now to renew the login of ${id}.`,
            act: ({ refresh }) => told(refresh(agentId, id), `The login of ${id} is renewed.`),
          },
        ),
      ];
    }),
  );
  return found('logins', 'accounts', ended, 'Every login is fresh, or renews itself.');
};
