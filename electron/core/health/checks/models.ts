import type { Check } from '../doctor-facts.ts';
import { found, problem } from './found.ts';

/** Models of the chain that nothing could answer for. */
export const modelsCheck: Check = ({ status, accounts }) => {
  // Before the first account nothing is wrong yet.
  if (accounts.groups.length === 0) return found('models', 'accounts', [], 'Models come with the first account.');
  const missing = status.auth.missingProvidersInUse.map((provider) =>
    problem(`A model in use needs ${provider}, which has no credentials. Add an account, or choose another model.`),
  );
  const fine = `Every model in use has credentials; ${status.resolvedDefault} is asked first.`;
  return found('models', 'accounts', missing, fine);
};
