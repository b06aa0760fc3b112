import type { Api } from '#shared/contract';
import type { ImportFound, ImportItem } from '#shared/import';
import { ok } from '#shared/result';
import { groupOf } from './fake-accounts.ts';
import type { FakeState } from './fake-api.ts';
import { account } from './world.ts';

/** What other programs have, from the world. An item whose id begins with `broken` cannot be taken. */
export function fakeImport(state: FakeState): Pick<Api, Extract<keyof Api, `import.${string}`>> {
  const { world } = state;
  return {
    'import.find': async ({ keychains = false }) => {
      if (keychains) openKeychains(world.found);
      return ok(world.found);
    },
    'import.run': async ({ ids, settings = [] }) => {
      const results = ids.map((id) => take(state, id));
      state.changed('accounts', 'app');
      return ok({ results, settings: settings.map((source) => `Took over the settings of ${source}.`) });
    },
  };
}

function take(state: FakeState, id: string) {
  const item = state.world.found.items.find((each) => each.id === id);
  if (!item) return { id, ok: false, message: 'It is not there any more. Look again.' };
  if (id.startsWith('broken')) return { id, ok: false, message: 'The file ends too early.' };
  const { profileId, label, type } = item;
  item.state = 'stored';
  groupOf(state, item.provider).profiles.push(account(profileId, label, { type }));
  return { id, ok: true, profileId };
}

/** The entries that were only named before are read now. */
function openKeychains(found: ImportFound): void {
  const closed = found.problems.filter((each) => each.needsClick);
  found.problems = found.problems.filter((each) => !each.needsClick);
  found.items.push(
    ...closed.map(({ source, where }) =>
      foundItem(source, 'anthropic', 'Claude Code login', where, { id: `keychain:${source}` }),
    ),
  );
}

export const foundItem = (
  source: ImportItem['source'],
  provider: string,
  label: string,
  where: string,
  more: Partial<ImportItem> = {},
): ImportItem => ({
  id: `${source}:${provider}`,
  source,
  provider,
  profileId: `${provider}:${source}`,
  label,
  where,
  type: 'oauth',
  state: 'ready',
  writeBack: false,
  ...more,
});
