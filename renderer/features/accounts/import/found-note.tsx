import { useEffect, useMemo } from 'react';
import type { Client } from '../../../client/client.ts';
import { createResource, valueOf } from '../../../client/resource.ts';
import { t } from '../../../i18n/t.ts';
import { Note } from '../../../ui/note.tsx';

export interface FoundNoteProps {
  readonly client: Client;
  readonly now: () => number;
  readonly onImport: () => void;
}

/** While nothing is stored, though something answers without that: other programs may have accounts. */
export function FoundNote({ client, now, onImport }: FoundNoteProps) {
  const found = useMemo(
    () => createResource({ client, topics: ['accounts'], load: () => client.api['import.find']({}), now }),
    [client, now],
  );
  useEffect(() => found.start(), [found]);
  const { items = [] } = valueOf(found().view) ?? {};
  const n = items.filter(({ state }) => state !== 'stored').length;
  if (n === 0) return null;
  const button = (
    <button className="b s" type="button" onClick={onImport}>
      {t('import.menu')}
    </button>
  );
  return (
    <Note tone="rest" icon="accounts" what={t('import.note', { n })} action={button}>
      {t('import.noteBody')}
    </Note>
  );
}
