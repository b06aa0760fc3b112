import type { ForeignKeychain } from '../ports.ts';
import { createFakeClock } from './clock.ts';
import { createFakeFiles } from './files.ts';
import { createFakePorts, type FakePorts } from './ports.ts';
import { recordedHome } from './tree.ts';
import { ok } from '#shared/result';
import { openBaton } from './open-baton.ts';

export const HOME = '/home/mei';

/** Baton on a machine whose home folder holds these recorded trees. */
export async function startOn(
  trees: readonly string[],
  given: Partial<FakePorts> & { readonly more?: Readonly<Record<string, string>> } = {},
) {
  const { more = {}, ...rest } = given;
  const clock = createFakeClock();
  const ports = createFakePorts({
    clock,
    stateDir: `${HOME}/.baton`,
    home: HOME,
    files: createFakeFiles({ ...recordedHome(HOME, ...trees), ...more }, () => clock.now()),
    ...rest,
  });
  return { ports, ...(await startAgain(ports)) };
}

/** Another start on the same machine. */
export async function startAgain(ports: FakePorts) {
  const { baton, call } = await openBaton(ports);
  const take = (...ids: string[]) => call('import.run', { ids });
  return { baton, call, take };
}

export const itemsOf = async (call: Awaited<ReturnType<typeof startAgain>>['call'], keychains = false) =>
  (await call('import.find', { keychains })).items;

/** Keychain entries of other programs, `service/account` → value. */
export function createFakeForeignKeychain(entries: Record<string, string> = {}) {
  const items = new Map(Object.entries(entries));
  const reads: string[] = [];
  const port: ForeignKeychain = {
    async read(service, account = '') {
      reads.push(`${service}/${account}`);
      return ok(items.get(`${service}/${account}`) ?? null);
    },
    async update(service, account, value) {
      items.set(`${service}/${account}`, value);
      return ok(undefined);
    },
  };
  return { items, reads, port };
}

/** Every made-up secret says so. */
export const secrets = (text: string): string[] =>
  text.match(/[\w./+-]*made[-_]?up[\w-]*x{4,}|gh[uo]_MadeUp\d+|rt_made_up_\w+-x+|sk-(?:ant|openai)-\w+\.\.\./gi) ?? [];

export const allTrees = [
  'claude-code-1',
  'codex-0.80',
  'qwen-code-0.1',
  'gemini-cli-0.20',
  'copilot-apps',
  'clawdbot-2026.1.20',
  'openclaw-2026.3.13',
];

export const ids = (items: readonly { id: string }[]) => items.map((item) => item.id);
