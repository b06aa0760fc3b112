import { err, ok } from '#shared/result';
import type { KeychainPort } from '../ports.ts';

export interface FakeKeychain {
  /** Account → value. */
  readonly items: Map<string, string>;
  readonly port: () => Promise<KeychainPort>;
  /** As a locked GNOME keyring: every `get` is `null`, every `set` fails. */
  lock(): void;
  unlock(): void;
  /** Calls never come back, as with a prompt that nobody answers. */
  hang(): void;
  /** There is none, and why. */
  vanish(why: string): void;
  /** It is there, but every call fails, as with a dead session bus. */
  breakWith(message: string): void;
  comeBack(): void;
  /** Calls made so far, `get key-1`. Values are not kept. */
  readonly calls: readonly string[];
}

/** Behaves as keytar was measured to. */
export function createFakeKeychain(name = 'GNOME keyring'): FakeKeychain {
  const items = new Map<string, string>();
  const calls: string[] = [];
  let absent: string | null = null;
  let broken: string | null = null;
  let state: 'open' | 'locked' | 'hung' = 'open';

  const enter = async (call: string) => {
    calls.push(call);
    if (broken !== null) throw new Error(broken);
    if (state === 'hung') await new Promise(() => undefined);
  };
  const refuseWhenLocked = () => {
    if (state === 'locked') throw new Error('Cannot create an item in a locked collection');
  };

  return {
    items,
    calls,
    lock: () => (state = 'locked'),
    unlock: () => (state = 'open'),
    hang: () => (state = 'hung'),
    vanish: (why) => (absent = why),
    breakWith: (message) => (broken = message),
    comeBack() {
      absent = null;
      broken = null;
      state = 'open';
    },
    port: async () => {
      if (absent !== null) return err({ why: absent });
      return ok({
        name,
        async get(account) {
          await enter(`get ${account}`);
          return state === 'locked' ? null : (items.get(account) ?? null);
        },
        async set(account, value) {
          if (value === '') throw new Error('Password is required.');
          await enter(`set ${account}`);
          refuseWhenLocked();
          items.set(account, value);
        },
        async remove(account) {
          await enter(`remove ${account}`);
          refuseWhenLocked();
          items.delete(account);
        },
      });
    },
  };
}
