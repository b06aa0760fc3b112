import { useEffect, useMemo, useState } from 'react';
import type { ModelRow, SelectionView } from '#shared/model';
import { t } from '../../i18n/t.ts';
import { valueOf } from '../../client/resource.ts';
import { Icon } from '../../ui/icons.tsx';
import { Loaded } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import type { PageInput } from '../../ui/page-input.ts';
import { Pick } from '../../ui/pick.tsx';
import { go } from '../../ui/route.ts';
import type { AliasFor } from './alias-form.tsx';
import { AliasesCard } from './aliases-card.tsx';
import { freeVendors, providersOf } from './catalogue.ts';
import { Catalogue } from './catalogue-card.tsx';
import type { RowActions } from './catalogue-row.tsx';
import { ChainCard } from './chain-card.tsx';
import { createModelsStore } from './models-store.ts';
import type { ModelsStore } from './models-store.ts';
import { scanOf } from './scan/remembered-scan.ts';
import { ScanDialog } from './scan/scan-dialog.tsx';
import { useChain } from './use-chain.ts';
import './models.css';

/** Which model answers, and which takes over. `#/models/<agent>` is for one agent, `#/models` for all. */
export function ModelsPage({ client, now, id }: PageInput) {
  const agentId = id ?? 'main';
  const store = useMemo(() => createModelsStore({ api: client.api, client, now, agentId }), [client, now, agentId]);
  useEffect(() => store.start(), [store]);
  const { view, load } = store.selection();
  const [scanning, setScanning] = useState(scanOf(agentId) !== null);
  return (
    <Page
      title={t('models.title')}
      line={t('models.line')}
      actions={
        <>
          <For store={store} />
          <button className="b" type="button" onClick={() => setScanning(true)}>
            <Icon name="search" />
            {t('scan.open')}
          </button>
        </>
      }
    >
      <Loaded view={view} retry={() => void load()} label={t('models.loading')}>
        {(selection) => <Models selection={selection} store={store} />}
      </Loaded>
      {scanning && (
        <ScanDialog
          api={client.api}
          client={client}
          agentId={agentId}
          providers={withModels(store)}
          onClose={() => setScanning(false)}
        />
      )}
    </Page>
  );
}

/** Providers of the catalogue by name, and whose free models OpenRouter passes on. */
function withModels(store: ModelsStore): ReadonlyMap<string, string> {
  const names = valueOf(store.providers.getState().view) ?? NOBODY;
  const rows = valueOf(store.catalogue.getState().view) ?? [];
  const vendors = freeVendors(rows).map((id) => [id, t('scan.vendor', { vendor: id })] as const);
  return new Map([...vendors, ...providersOf(rows, 'all').map((id) => [id, names.get(id) ?? id] as const)]);
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
  const text = useChain(store, 'text');
  const image = useChain(store, 'image');
  const [alias, setAlias] = useState<AliasFor | null>(null);
  const [dragged, setDragged] = useState<ModelRow | null>(null);
  const actions = useMemo(
    (): RowActions => ({
      makePrimary: (key, name) => void text.useFirst(key, name),
      addFallback: (key, name) => void text.add(key, name),
      makeImage: (key, name) => void image.useFirst(key, name),
      addImage: (key, name) => void image.add(key, name),
      addAlias: (key, name) => setAlias({ key, name }),
      drag: setDragged,
    }),
    [text, image, setAlias, setDragged],
  );
  const rows = valueOf(view) ?? [];
  const providers = valueOf(store.providers().view) ?? NOBODY;
  const card = { selection, rows, store, dragged };
  return (
    <>
      <div className="two">
        <ChainCard {...card} chain={text} />
        <div className="side2">
          <ChainCard {...card} chain={image} />
          <AliasesCard selection={selection} rows={rows} store={store} adding={alias} setAdding={setAlias} />
        </div>
      </div>
      <Loaded view={view} retry={() => void load()} label={t('models.loading')}>
        {(all) => <Catalogue rows={all} selection={selection} actions={actions} providers={providers} store={store} />}
      </Loaded>
    </>
  );
}

const NOBODY: ReadonlyMap<string, string> = new Map();
