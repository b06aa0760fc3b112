import { useEffect, useMemo } from 'react';
import { t } from '../../../i18n/t.ts';
import { Dialog, DialogTitle } from '../../../ui/dialog.tsx';
import { Icon } from '../../../ui/icons.tsx';
import { Note } from '../../../ui/note.tsx';
import { Filters } from './filters.tsx';
import type { FiltersProps } from './filters.tsx';
import { Progress } from './progress.tsx';
import { Results } from './results.tsx';
import { createScanStore } from './scan-store.ts';
import type { ScanDeps } from './scan-store.ts';
import './scan.css';

export interface ScanDialogProps extends ScanDeps, Pick<FiltersProps, 'providers'> {
  readonly onClose: () => void;
}

/** Filters, then progress with what is found, then the ranked list to choose from. */
export function ScanDialog({ api, client, agentId, providers, onClose }: ScanDialogProps) {
  const useScan = useMemo(() => createScanStore({ api, client, agentId }), [api, client, agentId]);
  useEffect(() => useScan.getState().listen(), [useScan]);
  const scan = useScan();
  const { job, failed } = scan;
  return (
    <Dialog onClose={onClose} className="scan">
      <header>
        <DialogTitle render={<h2 />} className="bt grow">
          {t('scan.title')}
        </DialogTitle>
        <button className="b q x" type="button" aria-label={t('action.close')} onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      {failed !== null && <Note tone="stop" what={failed} />}
      {job === null && <Filters providers={providers} onStart={(choice) => void scan.start(choice)} />}
      {job?.state === 'running' && <Progress job={job} rows={scan.rows} onCancel={scan.cancel} />}
      {job !== null && job.state !== 'running' && (
        <Results scan={scan} job={job} nameOf={(id) => providers.get(id) ?? id} onDone={onClose} />
      )}
    </Dialog>
  );
}
