import type { Check } from '../doctor-facts.ts';

/** Secrets that a file had in places where none belongs. No fault, but somebody may look for them. */
export const straysCheck: Check = ({ strays, agents }) =>
  strays.map(({ agentId, profileId }) => {
    const path = agents.find(({ id }) => id === agentId)?.storePath ?? 'auth-profiles.json';
    const where = profileId === '' ? path : `${profileId} in ${path}`;
    const message = `${where} had a secret in a field that does not belong there. It was moved into the vault and is not used.`;
    return { id: 'strays', group: 'vault', level: 'ok', message };
  });
