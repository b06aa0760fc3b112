import type { Keychain, KeychainPort } from '#core/ports';
import { err, ok } from '#shared/result';
import { codeOf } from './errno.ts';

/** The part of keytar that Baton uses; keytar itself is optional and may be missing, types and all. */
interface Keytar {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

const names: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'macOS Keychain',
  win32: 'Windows Credential Manager',
};

/** The keychain of this computer under one service name. keytar is loaded at the first call, not before. */
export function createKeychain(
  platform: NodeJS.Platform,
  service = 'Baton',
  load: () => Promise<unknown> = loadKeytar,
): () => Promise<KeychainPort> {
  let port: Promise<KeychainPort> | null = null;
  const name = names[platform] ?? 'GNOME keyring';
  return () => (port ??= openWith(load, service, name));
}

async function openWith(load: () => Promise<unknown>, service: string, name: string): Promise<KeychainPort> {
  try {
    const keytar = await load();
    return isKeytar(keytar) ? ok(bind(keytar, service, name)) : err({ why: `${PACKAGE} is not what it should be` });
  } catch (error) {
    return err({ why: reason(error) });
  }
}

// keytar throws some of its complaints at once instead of rejecting; `async` makes them all rejections.
const bind = (keytar: Keytar, service: string, name: string): Keychain => ({
  name,
  get: async (account) => keytar.getPassword(service, account),
  set: async (account, value) => keytar.setPassword(service, account, value),
  remove: async (account) => {
    await keytar.deletePassword(service, account);
  },
});

async function loadKeytar(): Promise<unknown> {
  // A variable, so that neither the compiler nor a bundler insists on an optional package.
  const optional = 'keytar';
  const loaded: unknown = await import(/* @vite-ignore */ optional);
  return isKeytar(loaded) ? loaded : (loaded as { default?: unknown }).default;
}

const isKeytar = (value: unknown): value is Keytar =>
  typeof value === 'object' &&
  value !== null &&
  'getPassword' in value &&
  'setPassword' in value &&
  'deletePassword' in value;

const PACKAGE = 'keytar, the package that opens the system keychain,';

/** What it says when it cannot be loaded, and what helps: a clause, as the vault’s other reasons are. */
const causes: readonly (readonly [RegExp, string])[] = [
  [/Cannot find package/, `${PACKAGE} is not installed; \`npm install keytar\` in Baton’s folder brings it`],
  [
    /libsecret/,
    'libsecret, the library that opens the system keychain, is not installed; `sudo apt install libsecret-1-0` or `sudo dnf install libsecret` brings it',
  ],
  [
    /keytar\.node|NODE_MODULE_VERSION|self-register|ELF|wrong architecture|GLIBC/,
    `${PACKAGE} was not built for this system; \`npm rebuild keytar\` in Baton’s folder does that`,
  ],
];

/** Node's own words say more to its authors than to people; of those that nobody knows, the code is told. */
function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  const code = codeOf(error);
  const known = causes.find(([words]) => words.test(message))?.[1];
  return known ?? `${PACKAGE} could not be loaded${code === '' ? '' : ` (${code})`}`;
}
