import { useState } from 'react';
import { explain } from '#shared/errors';
import { t } from '../../i18n/t.ts';
import { Icon } from '../../ui/icons.tsx';
import { Note } from '../../ui/note.tsx';
import { useSay } from '../../ui/toasts.tsx';
import type { ModelsStore } from './models-store.ts';

export interface Refreshing {
  readonly busy: boolean;
  /** Providers that did not tell, and why. */
  readonly problems: readonly { readonly provider: string; readonly why: string }[];
  readonly run: () => void;
  readonly forget: () => void;
}

/** Asks providers for their models now, or the one that is named; the list changes by itself when they answer. */
export function useRefresh(store: Pick<ModelsStore, 'refresh'>, provider: string | null): Refreshing {
  const say = useSay();
  const [busy, setBusy] = useState(false);
  const [problems, setProblems] = useState<Refreshing['problems']>([]);
  const run = async () => {
    setBusy(true);
    const result = await store.refresh(provider);
    setBusy(false);
    if (!result.ok) {
      say(t('models.notRefreshed', { why: explain(result.error) }), { failed: true });
      return;
    }
    const told = result.value.filter(({ error }) => error === undefined);
    setProblems(result.value.flatMap(({ provider, error }) => (error === undefined ? [] : [{ provider, why: error }])));
    const models = told.reduce((sum, { count }) => sum + count, 0);
    say(t('models.refreshed', { n: told.length, models }));
  };
  return { busy, problems, run: () => !busy && void run(), forget: () => setProblems([]) };
}

/** `name`: of the one provider that is asked; `null`: all are. */
export function RefreshButton({ busy, run, name }: Refreshing & { readonly name: string | null }) {
  const label = name === null ? t('models.refresh') : t('models.refreshOne', { provider: name });
  return (
    <button className="b" type="button" aria-disabled={busy} onClick={run}>
      <Icon name="refresh" />
      {busy ? t('models.refreshing') : label}
    </button>
  );
}

/** One line for each provider that did not tell; their models stay as they were. */
export function RefreshProblems({
  problems,
  forget,
  providers,
}: Pick<Refreshing, 'problems' | 'forget'> & { readonly providers: ReadonlyMap<string, string> }) {
  return problems.map(({ provider, why }, index) => (
    <Note
      key={provider}
      tone="warn"
      what={t('models.notListed', { provider: providers.get(provider) ?? provider })}
      action={
        index === 0 ? (
          <button className="b q x s" type="button" aria-label={t('action.close')} onClick={forget}>
            <Icon name="close" />
          </button>
        ) : undefined
      }
    >
      {why}
    </Note>
  ));
}
