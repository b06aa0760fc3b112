import type { Check } from '../doctor-facts.ts';
import { found, warning } from './found.ts';
import { remaining } from './accounts.ts';

/** Logins whose token has ended while nothing was wrong with them: Baton did not run. They renew when they are used. */
export const loginsCheck: Check = ({ agents, clock }) => {
  const now = clock.now();
  const told = agents.flatMap(({ store }) =>
    Object.values(store.profiles).flatMap(({ id, type, login, expires = Infinity }) => {
      const troubled = login?.kind === 'failing' || login?.kind === 'refused';
      if (type !== 'oauth' || troubled || !(expires <= now)) return [];
      return [
        `The token of ${id} ended ${remaining(now - expires)} ago. It is renewed when it is used, or refresh it.`,
      ];
    }),
  );
  return found('logins', 'accounts', [...new Set(told)].map(warning), 'Every login is fresh, or renews itself.');
};
