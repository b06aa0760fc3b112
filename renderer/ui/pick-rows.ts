import { t } from '../i18n/t.ts';
import { matches } from './model-search.ts';
import type { IndexedRow } from './model-search.ts';
import type { FoundGroup } from './search-list.tsx';

/** A list longer than this is shortened: whoever looks further types more. */
export const MOST = 60;

/**
 * What the model picker lists: models one can use, then (once something is typed) the others, then what was typed
 * itself if it reads like `provider/model`, since catalogues lag behind. `except` (keys) are left out.
 */
export function pickRows(rows: readonly IndexedRow[], text: string, except: readonly string[]): readonly FoundGroup[] {
  const found = rows.filter(matches(text)).flatMap(({ row }) => (except.includes(row.key) ? [] : [row]));
  const usable = found.filter((row) => row.available && !row.missing);
  const others = text.trim() === '' ? [] : found.filter((row) => !row.available || row.missing);
  const item = (row: { key: string; name: string }) =>
    ({ id: row.key, icon: 'models', text: row.name, ...(row.name !== row.key && { aside: row.key }) }) as const;
  const ref = text.trim();
  const asWritten = /^[^\s/]+\/\S+$/u.test(ref) && !rows.some(({ row }) => row.key === ref) && !except.includes(ref);
  return [
    { label: t('models.pickUsable'), items: usable.slice(0, MOST).map(item) },
    { label: t('models.pickOther'), items: others.slice(0, MOST).map(item) },
    {
      label: t('models.pickAsWritten'),
      items: asWritten ? [{ id: ref, icon: 'models', text: t('models.useAsWritten', { ref }) }] : [],
    },
  ];
}
