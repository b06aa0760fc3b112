import { t } from '../i18n/t.ts';
import type { IndexedRow } from './model-search.ts';
import { pickRows } from './pick-rows.ts';
import { SearchList } from './search-list.tsx';

export interface ModelPickerProps {
  readonly title: string;
  readonly rows: readonly IndexedRow[];
  /** Keys that are not offered. */
  readonly except: readonly string[];
  /** Said while there are no rows yet, or none could be had. */
  readonly missing?: string;
  readonly onPick: (key: string, name: string) => void;
  readonly onClose: () => void;
}

/** One model out of many: type a part of its name, Enter. */
export function ModelPicker({ title, rows, except, missing, onPick, onClose }: ModelPickerProps) {
  const nameOf = (key: string) => rows.find(({ row }) => row.key === key)?.row.name ?? key;
  return (
    <SearchList
      title={title}
      placeholder={t('models.filter')}
      find={(text) => pickRows(rows, text, except)}
      onChoose={(key) => {
        onClose();
        onPick(key, nameOf(key));
      }}
      onClose={onClose}
      none={(text) => missing ?? t(text === '' ? 'models.noneUsable' : 'models.noMatch', { text })}
    />
  );
}
