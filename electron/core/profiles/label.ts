import type { StoredProfile } from './types.ts';

/** What an account is called: its name, else its e-mail address, else what follows the provider in its id. */
export const labelOf = ({ id, label, email }: Pick<StoredProfile, 'id' | 'label' | 'email'>): string =>
  label ?? email ?? id.slice(id.indexOf(':') + 1);
