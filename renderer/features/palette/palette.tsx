import { useEffect, useMemo, useState } from 'react';
import { explain } from '#shared/errors';
import type { BatonError } from '#shared/errors';
import type { Result } from '#shared/result';
import { t } from '../../i18n/t.ts';
import { go } from '../../ui/route.ts';
import { SearchList } from '../../ui/search-list.tsx';
import { useSay } from '../../ui/toasts.tsx';
import { didYouMean, entries, search } from './entries.ts';
import type { Deed, Entry, Known } from './entries.ts';
import { loadKnown } from './palette-store.ts';
import type { PaletteApi } from './palette-store.ts';

export interface PaletteProps {
  readonly api: PaletteApi;
  readonly onClose: () => void;
  readonly onAddAccount: () => void;
  readonly onKeys: () => void;
}

const unknown: Known = {
  ...{ gateway: null, accounts: null, models: null, selection: null },
  ...{ agents: null, requests: null },
};

/** Everything by its name: pages at once, the rest as soon as it is loaded. */
export function Palette({ api, onClose, onAddAccount, onKeys }: PaletteProps) {
  const [known, setKnown] = useState<Known | null>(null);
  const say = useSay();
  useEffect(() => {
    let here = true;
    void loadKnown(api).then((loaded) => here && setKnown(loaded));
    return () => {
      here = false;
    };
  }, [api]);
  const all = useMemo(() => entries(known ?? unknown), [known]);
  const tell = (result: Result<unknown, BatonError>, done: string) =>
    result.ok ? say(done) : say(t('palette.failed', { why: explain(result.error) }), { failed: true });
  const choose = (id: string) => {
    const entry = all.find((each) => each.id === id);
    onClose();
    if (entry !== undefined) void act(entry.deed, { api, tell, onAddAccount, onKeys });
  };
  const partly = known !== null && Object.values(known).includes(null);
  return (
    <SearchList
      title={t('palette.title')}
      placeholder={t('palette.placeholder')}
      find={(text) => search(all, text)}
      onChoose={choose}
      onClose={onClose}
      none={(text, setText) => <Nothing all={all} text={text} setText={setText} />}
      note={partly && <p className="nohit sm">{t('palette.partly')}</p>}
    />
  );
}

interface Doing extends Omit<PaletteProps, 'onClose'> {
  readonly tell: (result: Result<unknown, BatonError>, done: string) => void;
}

async function act(deed: Deed, doing: Doing): Promise<void> {
  switch (deed.kind) {
    case 'page':
      go(deed.page, deed.id);
      return;
    case 'add-account':
      doing.onAddAccount();
      return;
    case 'keys':
      doing.onKeys();
      return;
    default:
      doing.tell(...(await change(deed, doing.api)));
  }
}

type Change = Extract<Deed, { kind: 'pause' | 'use-first' | 'make-primary' }>;

/** What the core answers, and what to say if that was yes. */
async function change(deed: Change, api: PaletteApi): Promise<[Result<unknown, BatonError>, string]> {
  switch (deed.kind) {
    case 'pause':
      return [await api['gateway.pause']({ paused: deed.paused }), pausedWords(deed.paused)];
    case 'use-first':
      return [await api['order.useFirst']({ profileId: deed.profileId }), t('palette.firstDone', { name: deed.name })];
    case 'make-primary':
      return [await api['models.set']({ model: deed.model }), t('palette.primaryDone', { name: deed.name })];
  }
}

const pausedWords = (paused: boolean) => t(paused ? 'gateway.paused' : 'gateway.on');

interface NothingProps {
  readonly all: readonly Entry[];
  readonly text: string;
  readonly setText: (text: string) => void;
}

/** “Nothing called “opsu”. Did you mean opus?” */
function Nothing({ all, text, setText }: NothingProps) {
  const meant = didYouMean(all, text);
  return (
    <p>
      {t('palette.none', { text: text.trim() })}{' '}
      {meant !== null && (
        <button className="b q s" type="button" onClick={() => setText(meant)}>
          {t('palette.didYouMean', { name: meant })}
        </button>
      )}
    </p>
  );
}
