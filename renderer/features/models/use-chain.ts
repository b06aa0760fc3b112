import { t } from '../../i18n/t.ts';
import { valueOf } from '../../client/resource.ts';
import { useSay } from '../../ui/toasts.tsx';
import { moved } from '../../ui/order.ts';
import { chainOf } from './chain.ts';
import type { ModelsStore } from './models-store.ts';

/** Everything that changes the line, each with its words and its Undo. */
export function useChain(store: ModelsStore) {
  const say = useSay();
  const keysNow = () => {
    const view = valueOf(store.selection.getState().view);
    return view === null ? [] : chainOf(view).map(({ key }) => key);
  };
  async function save(after: readonly string[], done: string): Promise<string | null> {
    const before = keysNow();
    const why = await store.setChain(after);
    if (why !== null) {
      say(t('models.notSaved', { why }), { failed: true });
      return why;
    }
    say(done, { undo: () => void undo(before) });
    return null;
  }
  async function undo(before: readonly string[]) {
    const why = await store.setChain(before);
    if (why !== null) say(t('models.notSaved', { why }), { failed: true });
  }
  const without = (key: string) => keysNow().filter((each) => each !== key);
  return {
    order: (keys: readonly string[]) => save(keys, t('sort.changed')),
    useFirst: (key: string, name: string) => save([key, ...without(key)], t('models.primary', { name })),
    /** Another model in the place of the first one; the fallbacks stay. */
    replaceFirst: (key: string, name: string) =>
      save(
        [
          key,
          ...keysNow()
            .slice(1)
            .filter((each) => each !== key),
        ],
        t('models.primary', { name }),
      ),
    moveTo(key: string, name: string, place: number) {
      const keys = keysNow();
      return save(moved(keys, keys.indexOf(key), place), t('models.moved', { name, n: place + 1 }));
    },
    add(key: string, name: string) {
      const keys = keysNow();
      if (keys.includes(key)) {
        say(t('models.inLine', { name }));
        return;
      }
      return save([...keys, key], t('models.added', { name, n: keys.length + 1 }));
    },
    remove: (key: string, name: string) => save(without(key), t('models.removed', { name })),
  };
}
export type Chain = ReturnType<typeof useChain>;
