import type { Check } from '../doctor-facts.ts';
import { found, problem } from './found.ts';

/** Models of the chain that nothing could answer for. */
export const modelsCheck: Check = ({ status }) =>
  found(
    'models',
    'accounts',
    status.auth.missingProvidersInUse.map((provider) =>
      problem(`A model in use needs ${provider}, which has no credentials. Add an account, or choose another model.`),
    ),
    `Every model in use has credentials; ${status.resolvedDefault} is asked first.`,
  );
