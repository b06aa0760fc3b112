import type { ImportFound } from '#shared/import';
import type { Client } from '../../../client/client.ts';
import { t } from '../../../i18n/t.ts';
import { Dialog, DialogTitle } from '../../../ui/dialog.tsx';
import { Loaded } from '../../../ui/loading.tsx';
import { useSay } from '../../../ui/toasts.tsx';
import { isAllTaken, isAnything } from './choice.ts';
import { LookAgain, tell, useNames, verb } from './first-run.tsx';
import { ImportList } from './import-list.tsx';
import { useImport } from './use-import.ts';
import type { Import } from './use-import.ts';

export interface ImportDialogProps {
  readonly client: Client;
  readonly now: () => number;
  /** Whose the accounts become; absent: `main`. */
  readonly agentId: string | undefined;
  readonly onClose: () => void;
}

/** The same list as on the first run, at any time. */
export function ImportDialog({ client, now, agentId, onClose }: ImportDialogProps) {
  const found = useImport(client, now, { firstRun: false, agentId });
  return (
    <Dialog className="box wide" onClose={onClose}>
      <DialogTitle render={<h2 />} className="bt">
        {t('import.title')}
      </DialogTitle>
      <div className="bd">
        <Loaded view={found.view} retry={() => void found.look()} label={t('import.looking')}>
          {(value) => <Body found={value} from={found} client={client} now={now} />}
        </Loaded>
      </div>
      <Buttons from={found} onClose={onClose} />
    </Dialog>
  );
}

type BodyProps = Pick<ImportDialogProps, 'client' | 'now'> & { readonly found: ImportFound; readonly from: Import };

function Body({ found, from, client, now }: BodyProps) {
  const nameOf = useNames(client, now);
  const { items, settings, problems } = found;
  if (items.length + settings.length + problems.length === 0) return <p className="m2">{t('import.nothing')}</p>;
  return (
    <>
      <p className="m2 lead">{t('import.body')}</p>
      <ImportList
        found={found}
        choice={from.choice}
        onChoice={from.setChoice}
        nameOf={nameOf}
        onAllow={() => void from.look(true)}
      />
      <p className="sm stop" role="alert">
        {from.problem}
      </p>
    </>
  );
}

function Buttons({ from, onClose }: { readonly from: Import; readonly onClose: () => void }) {
  const { view, choice, running, looking, look, run } = from;
  const say = useSay();
  const found = 'value' in view ? view.value : null;
  const over = found !== null && isAllTaken(found, choice);
  const can = found !== null && !running && isAnything(found, choice);
  async function take() {
    if (!found || !can) return;
    const ran = await run(found);
    if (!ran) return;
    tell(ran, say);
    if (ran.failed === 0) onClose();
  }
  return (
    <div className="be">
      <LookAgain looking={looking} onLook={() => void look()} />
      <span className="grow" />
      <button className={over ? 'b l p' : 'b l'} type="button" onClick={onClose}>
        {t('action.close')}
      </button>
      {!over && (
        <button className="b l p" type="button" aria-disabled={!can} onClick={() => void take()}>
          {found ? verb(found, choice, running) : t('import.looking')}
        </button>
      )}
    </div>
  );
}
