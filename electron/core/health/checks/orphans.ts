import type { Check } from '../doctor-facts.ts';
import { found, warning } from './found.ts';

/** Sealed secrets that no account uses. They are named only: a file that was moved away may want them back. */
export const orphansCheck: Check = ({ orphans }) =>
  found(
    'orphans',
    'vault',
    orphans.map(({ agentId, profileId, removed }) =>
      warning(
        removed
          ? `The secret of ${profileId} (agent ${agentId}), which was removed, is still in the vault. Baton deletes it when it starts next.`
          : `The vault holds a secret of ${profileId} (agent ${agentId}), which is not stored. Put its auth-profiles.json back, or add the account again.`,
      ),
    ),
    'Every secret in the vault belongs to an account.',
  );
