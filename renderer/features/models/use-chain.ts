import { useMemo } from 'react';
import { explain } from '#shared/errors';
import { t } from '../../i18n/t.ts';
import { valueOf } from '../../client/resource.ts';
import { useSay } from '../../ui/toasts.tsx';
import type { Say } from '../../ui/toasts.tsx';
import { moved } from '../../ui/order.ts';
import { chainOf } from '../../client/model-lines.ts';
import type { LineKind, Whose } from '../../client/model-lines.ts';
import { fits } from './chain.ts';
import type { ModelsStore } from './models-store.ts';

/** Everything that changes a line, each with its words and its Undo; the same at each drawing. */
export function useChain(store: ModelsStore, line: LineKind): Chain {
  const say = useSay();
  return useMemo(() => createChain(store, line, say), [store, line, say]);
}

const words = {
  text: { first: 'models.primary' },
  image: { first: 'models.imagePrimary' },
} as const;

function createChain(store: ModelsStore, line: LineKind, say: Say) {
  const keysNow = () => {
    const view = valueOf(store.selection.getState().view);
    return view === null ? [] : chainOf(view, line).map(({ key }) => key);
  };
  const rowOf = (key: string) => valueOf(store.catalogue.getState().view)?.find(({ row }) => row.key === key)?.row;
  const failed = (why: string) => say(t('models.notSaved', { why }), { failed: true });

  async function save(after: readonly string[], done: string): Promise<string | null> {
    const before = keysNow();
    const why = await store.setChain(line, after);
    if (why === null) say(done, { undo: () => void undo(before) });
    else failed(why);
    return why;
  }
  async function undo(before: readonly string[]) {
    const why = await store.setChain(line, before);
    if (why !== null) failed(why);
  }
  const without = (key: string) => keysNow().filter((each) => each !== key);
  /** What cannot see does not get into the line of images; it says so instead. */
  const refused = (key: string, name: string) => {
    if (fits(rowOf(key), line)) return false;
    say(t('models.blind', { name }), { failed: true });
    return true;
  };
  const tell = async (doing: ReturnType<ModelsStore['setFirst']>, done: string) => {
    const result = await doing;
    if (result.ok) say(done);
    else failed(explain(result.error));
  };

  return {
    line,
    order: (keys: readonly string[]) => save(keys, t('sort.changed')),
    async useFirst(key: string, name: string) {
      if (!refused(key, name)) await save([key, ...without(key)], t(words[line].first, { name }));
    },
    /** Another model in the place of the first one; the fallbacks stay. */
    async replaceFirst(key: string, name: string) {
      const rest = without(key).filter((each) => each !== keysNow()[0]);
      await save([key, ...rest], t(words[line].first, { name }));
    },
    moveTo(key: string, name: string, place: number) {
      const keys = keysNow();
      return save(moved(keys, keys.indexOf(key), place), t('models.moved', { name, n: place + 1 }));
    },
    /** At the end, or at a place (zero-based). */
    async add(key: string, name: string, place?: number) {
      const keys = keysNow();
      if (refused(key, name)) return;
      if (keys.includes(key)) {
        say(t('models.inLine', { name }));
        return;
      }
      const at = place ?? keys.length;
      const done = at === 0 ? t(words[line].first, { name }) : t('models.added', { name, n: at + 1 });
      await save(moved([...keys, key], keys.length, at), done);
    },
    remove: (key: string, name: string) => save(without(key), t('models.removed', { name })),
    /** Of one agent: the first model as for all, or this one as its own. */
    firstIs: (key: string | null) =>
      tell(store.setFirst(line, key), t(key === null ? 'models.firstFollows' : 'models.firstOwn')),
    /** Of one agent: fallbacks as for all, its own, none. */
    fallbacksAre: (what: Whose, keys: readonly string[]) =>
      tell(
        store.setFallbacks(line, what === 'follow' ? null : what === 'none' ? [] : keys),
        t(`models.fallbacks.${what}.done`),
      ),
  };
}
export type Chain = ReturnType<typeof createChain>;
