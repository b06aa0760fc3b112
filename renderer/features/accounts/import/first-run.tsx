import { useEffect, useMemo } from 'react';
import type { ImportFound } from '#shared/import';
import type { VaultView } from '#shared/status';
import type { Client } from '../../../client/client.ts';
import { createResource, valueOf } from '../../../client/resource.ts';
import { t } from '../../../i18n/t.ts';
import { Icon } from '../../../ui/icons.tsx';
import { Loaded } from '../../../ui/loading.tsx';
import { useSay } from '../../../ui/toasts.tsx';
import type { Say } from '../../../ui/toasts.tsx';
import { Empty, Lane } from '../empty.tsx';
import { sealedLine } from '../words.ts';
import { isAllTaken, isAnything, ticked } from './choice.ts';
import type { Choice } from './choice.ts';
import { ImportList } from './import-list.tsx';
import type { ProviderName } from './import-list.tsx';
import { useImport } from './use-import.ts';
import type { Import, Ran } from './use-import.ts';

export interface FirstRunProps {
  readonly client: Client;
  readonly now: () => number;
  readonly vault: VaultView;
  readonly onAdd: () => void;
  /** True from the import until all of it is in or the person goes on: the list stays so that failures can be read. */
  readonly onStay: (stay: boolean) => void;
}

/** Nothing is stored yet: what other programs have is offered, all of it ticked. */
export function FirstRun({ client, now, vault, onAdd, onStay }: FirstRunProps) {
  const found = useImport(client, now, { firstRun: true });
  const { view, look, looking } = found;
  return (
    <Loaded view={view} retry={() => void look()} label={t('import.looking')}>
      {(value) =>
        nothingIn(value) ? (
          <Empty vault={vault} onAdd={onAdd} again={<LookAgain looking={looking} onLook={() => void look()} />} />
        ) : (
          <Found found={value} from={found} {...{ client, now, vault, onAdd, onStay }} />
        )
      }
    </Loaded>
  );
}

const nothingIn = ({ items, settings, problems }: ImportFound) =>
  items.length + settings.length + problems.length === 0;

type FoundProps = FirstRunProps & { readonly found: ImportFound; readonly from: Import };

function Found({ client, now, vault, onAdd, onStay, found, from }: FoundProps) {
  const { choice, setChoice, running, looking, problem, look, run } = from;
  const say = useSay();
  const nameOf = useNames(client, now);
  const begun = choice.outcomes.size > 0;
  const nothing = !isAnything(found, choice);
  const byHand = isAllTaken(found, choice) && !begun;

  async function take() {
    onStay(true);
    const ran = await run(found);
    if (ran) tell(ran, say);
    if (!ran?.failed) onStay(false);
  }
  return (
    <div className="fr">
      <Lane />
      <Head n={found.items.length} />
      <ImportList found={found} choice={choice} onChoice={setChoice} nameOf={nameOf} onAllow={() => void look(true)} />
      <div className="end">
        {!isAllTaken(found, choice) && (
          <button
            className="b p l"
            type="button"
            aria-disabled={nothing || running}
            onClick={() => nothing || running || void take()}
          >
            {verb(found, choice, running)}
          </button>
        )}
        {begun ? (
          <button className="b l" type="button" onClick={() => onStay(false)}>
            {t('firstRun.goOn')}
          </button>
        ) : (
          <button className={byHand ? 'b p l' : 'b q l'} type="button" onClick={onAdd}>
            {byHand && <Icon name="plus" />}
            {t(byHand ? 'accounts.add' : 'firstRun.byHand')}
          </button>
        )}
        <span className="grow" />
        <LookAgain looking={looking} onLook={() => void look()} />
      </div>
      <p className="sm stop" role="alert">
        {problem}
      </p>
      <p className="promise sm">
        <Icon name="padlock" />
        <span>{sealedLine(vault)}</span>
      </p>
    </div>
  );
}

/** @param n accounts that were found; with none, what else there is stands below */
const Head = ({ n }: { readonly n: number }) => (
  <>
    <h1>{t(n > 0 ? 'firstRun.title' : 'empty.title')}</h1>
    <p className="m2 lead">{n > 0 ? t('firstRun.body', { n }) : t('empty.body')}</p>
  </>
);

/** `Import 4 accounts`; with no account ticked it is about the settings, or about nothing. */
export function verb(found: ImportFound, choice: Choice, running: boolean): string {
  if (running) return t('import.running');
  const n = ticked(found, choice).length;
  if (n > 0) return t('firstRun.import', { n });
  return t(isAnything(found, choice) ? 'import.settingsOnly' : 'import.noneTicked');
}

export function LookAgain({ looking, onLook }: { readonly looking: boolean; readonly onLook: () => void }) {
  return (
    <button className="b q l" type="button" aria-disabled={looking} onClick={() => looking || onLook()}>
      <Icon name="refresh" />
      {t(looking ? 'import.looking' : 'import.lookAgain')}
    </button>
  );
}

/** Says how it went, once. */
export function tell({ imported, failed, settings }: Ran, say: Say): void {
  const lines = [...(imported > 0 ? [t('import.done', { n: imported })] : []), ...settings];
  if (lines.length > 0) say(lines.join(' '));
  if (failed > 0) say(t('import.someFailed', { n: failed }), { failed: true });
}

/** Name and two letters of each provider, made from its id when it is not known. */
export function useNames(client: Client, now: () => number): (provider: string) => ProviderName {
  const providers = useMemo(
    () => createResource({ client, topics: [], load: () => client.api['providers.list']({}), now }),
    [client, now],
  );
  useEffect(() => providers.start(), [providers]);
  const list = valueOf(providers().view);
  return (provider) => list?.find(({ id }) => id === provider) ?? { name: provider, short: provider.slice(0, 2) };
}
