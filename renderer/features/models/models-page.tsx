import { useEffect, useMemo, useState } from 'react';
import { explain } from '#shared/errors';
import type { SelectionView } from '#shared/model';
import { t } from '../../i18n/t.ts';
import { valueOf } from '../../client/resource.ts';
import { Loaded } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import type { PageInput } from '../../ui/page-input.ts';
import { Pick } from '../../ui/pick.tsx';
import { go } from '../../ui/route.ts';
import { useSay } from '../../ui/toasts.tsx';
import { AliasesCard } from './aliases-card.tsx';
import type { AliasFor } from './aliases-card.tsx';
import { Catalogue } from './catalogue-card.tsx';
import { ChainCard } from './chain-card.tsx';
import { createModelsStore } from './models-store.ts';
import type { ModelsStore } from './models-store.ts';
import { useChain } from './use-chain.ts';
import './models.css';

/** Which model answers, and which takes over. `#/models/<agent>` is for one agent, `#/models` for all. */
export function ModelsPage({ client, now, id }: PageInput) {
  const agentId = id ?? 'main';
  const store = useMemo(() => createModelsStore({ api: client.api, client, now, agentId }), [client, now, agentId]);
  useEffect(() => store.start(), [store]);
  const { view, load } = store.selection();
  return (
    <Page title={t('models.title')} line={t('models.line')} actions={<For store={store} />}>
      <Loaded view={view} retry={() => void load()} label={t('models.loading')}>
        {(selection) => <Models selection={selection} store={store} />}
      </Loaded>
    </Page>
  );
}

function For({ store }: { readonly store: ModelsStore }) {
  const agents = valueOf(store.agents().view) ?? [];
  const others = agents.filter((id) => id !== 'main');
  if (others.length === 0 && store.agentId === 'main') return null;
  return (
    <Pick
      label={t('models.for')}
      before={t('models.for')}
      value={store.agentId}
      options={[{ value: 'main', label: t('models.allAgents') }, ...others.map((id) => ({ value: id, label: id }))]}
      onChange={(id) => go('models', id === 'main' ? undefined : id)}
    />
  );
}

function Models({ selection, store }: { readonly selection: SelectionView; readonly store: ModelsStore }) {
  const { view, load } = store.catalogue();
  const chain = useChain(store);
  const [alias, setAlias] = useState<AliasFor | null>(null);
  const rows = valueOf(view) ?? [];
  const actions = {
    makePrimary: (key: string, name: string) => void chain.useFirst(key, name),
    addFallback: (key: string, name: string) => void chain.add(key, name),
    addAlias: (key: string, name: string) => setAlias({ key, name }),
  };
  return (
    <>
      {store.agentId !== 'main' && <Own selection={selection} store={store} />}
      <div className="two">
        <ChainCard selection={selection} rows={rows} chain={chain} store={store} />
        <AliasesCard selection={selection} rows={rows} store={store} adding={alias} setAdding={setAlias} />
      </div>
      <Loaded view={view} retry={() => void load()} label={t('models.loading')}>
        {(all) => <Catalogue rows={all} selection={selection} actions={actions} />}
      </Loaded>
    </>
  );
}

/** Of one agent: what is its own, and the way back. */
function Own({ selection, store }: { readonly selection: SelectionView; readonly store: ModelsStore }) {
  const say = useSay();
  const follow = async () => {
    const result = await store.followMain();
    if (result.ok) say(t('models.followed'));
    else say(t('models.notSaved', { why: explain(result.error) }), { failed: true });
  };
  const fallbacks = selection.fallbacks.length === 0 ? 'models.ownNone' : 'models.ownFallbacks';
  return (
    <p className="row own sm m2">
      {!selection.ownPrimary && !selection.ownFallbacks && <span>{t('models.asForAll')}</span>}
      {selection.ownPrimary && <span>{t('models.ownModel')}</span>}
      {selection.ownFallbacks && <span>{t(fallbacks)}</span>}
      {selection.ownFallbacks && (
        <button className="b s" type="button" onClick={() => void follow()}>
          {t('models.followAll')}
        </button>
      )}
    </p>
  );
}
