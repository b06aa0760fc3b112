import { explain } from '#shared/errors';
import { join } from 'node:path';
import type { VaultBackend, VaultView } from '#shared/status';
import { defined } from '../../kernel/defined.ts';
import type { Check, DoctorFacts } from '../doctor-facts.ts';
import { cannotOpen } from './cannot-open.ts';
import { found, problem, warning } from './found.ts';

/** Which backend sealed the vault, and whether it is open and protected. */
export const vaultCheck: Check = async (facts) =>
  found('vault', 'vault', await trouble(facts), `The vault is open, sealed with the ${facts.vault.name}.`);

const backends: Readonly<Record<VaultBackend, string>> = {
  keychain: 'the system’s keychain',
  passphrase: 'a passphrase',
  keyfile: 'a key file',
};

/** How to get back what opened it. */
const cures: Readonly<Record<VaultBackend, string>> = {
  keychain: 'Start Baton where that keychain is, or bring it back',
  passphrase: 'Set BATON_PASSPHRASE to the passphrase it was sealed with',
  keyfile: 'Put vault.key back from a backup',
};

async function trouble(facts: DoctorFacts) {
  const { vault, hasSecrets } = facts;
  const { state } = vault;
  switch (state.kind) {
    case 'locked':
      return [warning(explain({ code: 'vault-locked', name: vault.name, ...defined({ wrong: state.wrong }) }))];
    case 'changed':
      return [
        problem(
          (state.sealedWith === 'keyfile' ? await shut(facts, 'vault.key') : null) ??
            `The vault was sealed with ${backends[state.sealedWith]} and does not open: ${state.why}. ${cures[state.sealedWith]}; nothing is lost.`,
        ),
      ];
    case 'unreadable':
      return [
        problem(
          (await shut(facts, 'vault.json')) ??
            `The vault cannot be read: ${state.why}. Restore vault.json from a backup.`,
        ),
      ];
    case 'open':
      return vault.protected ? [] : [warning(unprotected(vault, hasSecrets))];
  }
}

/** The file is there, so no backup is needed. */
async function shut(facts: DoctorFacts, name: string): Promise<string | null> {
  const why = await cannotOpen(facts, join(facts.stateDir, name), 'file');
  return why === null ? null : `The vault does not open, and nothing is lost: ${why}`;
}

/** Once there are secrets, another key means adding them again. */
function unprotected({ because }: VaultView, hasSecrets: boolean): string {
  const why = because === undefined ? '' : ` (${because})`;
  if (!hasSecrets)
    return `The vault is not protected by a keychain${why}. Set BATON_PASSPHRASE before the first account is added.`;
  return `The vault’s key lies beside it${why}, so whoever can read the folder can read your accounts. To have it sealed with a passphrase, set BATON_PASSPHRASE, move vault.json and vault.key away, and add the accounts again.`;
}
