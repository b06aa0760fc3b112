import type { FakeCore } from './fake-api.ts';
import { account } from './world.ts';

/** Worlds worth looking at, by name. Each changes the working day of `createWorld`. */
export const scenes: Readonly<Record<string, (core: FakeCore) => void>> = {
  full: () => undefined,
  empty({ world }) {
    world.groups = [];
    world.requests = [];
    world.app.needYou = 0;
    world.app.gateway = { state: 'waiting', port: 7421 };
  },
  locked({ world }) {
    world.app.vault = { backend: 'passphrase', name: 'passphrase', state: { kind: 'locked' }, protected: true };
  },
  changed({ world }) {
    world.app.vault.state = { kind: 'changed', sealedWith: 'passphrase', why: 'no passphrase was given' };
  },
  unprotected({ world }) {
    world.app.vault = {
      backend: 'keyfile',
      name: 'key file',
      state: { kind: 'open' },
      protected: false,
      because: 'no Secret Service on D-Bus',
    };
  },
  broken({ world }) {
    world.app.config.issues = [{ path: '', message: 'unexpected “}”', line: 14 }];
  },
  paused({ world }) {
    world.app.gateway.state = 'paused';
  },
  slow: (core) => core.slow(3_000),
  failing(core) {
    core.fail('accounts.list', { code: 'vault-unreadable', why: 'vault.json ends too early' });
  },
  many({ world }) {
    const [model] = world.models;
    if (model) {
      world.models.push(
        ...Array.from({ length: 3_000 }, (_, n) => ({
          ...model,
          key: `openrouter/made/model-with-a-long-name-${String(n)}`,
          name: `Made model ${String(n)}`,
        })),
      );
    }
    const names = ['Nightly batch of the translation memory, second half', 'Shared', 'Work', 'Client “Ōtsuka & Søn”'];
    const group = world.groups.find((each) => each.provider === 'openai');
    group?.profiles.push(
      ...Array.from({ length: 998 }, (_, n) =>
        account(`openai:made-${String(n)}`, `${names[n % 4] ?? ''} ${String(n)}`),
      ),
    );
  },
};
