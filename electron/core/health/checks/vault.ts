import type { VaultView } from '#shared/status';
import type { Check } from '../doctor-facts.ts';
import { found, problem, warning } from './found.ts';

/** Which backend sealed the vault, and whether it is open and protected. */
export const vaultCheck: Check = ({ vault }) =>
  found('vault', 'vault', trouble(vault), `The vault is open, sealed with the ${vault.name}.`);

function trouble(vault: VaultView) {
  switch (vault.state.kind) {
    case 'locked':
      return [warning(`The vault is locked (${vault.name}). Requests wait until it is unlocked.`)];
    case 'changed':
      return [
        problem(`The vault was sealed with another ${vault.state.sealedWith}: ${vault.state.why}. Nothing is lost.`),
      ];
    case 'unreadable':
      return [problem(`The vault cannot be read: ${vault.state.why}. Restore vault.json from a backup.`)];
    case 'open':
      return vault.protected ? [] : [warning(unprotected(vault))];
  }
}

const unprotected = ({ because }: VaultView) =>
  `The vault is not protected by a keychain${because === undefined ? '' : ` (${because})`}. Set BATON_PASSPHRASE before the first account is added.`;
