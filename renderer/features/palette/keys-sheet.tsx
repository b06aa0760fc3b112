import { t } from '../../i18n/t.ts';
import { Dialog, DialogTitle } from '../../ui/dialog.tsx';
import { keyName } from './hotkeys.ts';
import './palette.css';

/** All keys of the window. */
export function KeysSheet({ mac, onClose }: { readonly mac: boolean; readonly onClose: () => void }) {
  const rows = [
    [keyName('K', mac), t('keys.search')],
    [`${keyName('1', mac)} – 6`, t('keys.pages')],
    [keyName('N', mac), t('keys.add')],
    [keyName('F', mac), t('keys.filter')],
    [keyName(',', mac), t('keys.settings')],
    ['?', t('keys.all')],
    [t('keys.space'), t('keys.lift')],
    ['↑ ↓ Home End', t('keys.move')],
    ['Esc', t('keys.escape')],
  ] as const;
  return (
    <Dialog onClose={onClose}>
      <DialogTitle render={<h2 />} className="bt">
        {t('keys.title')}
      </DialogTitle>
      <dl className="keys">
        {rows.map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <div className="be">
        <button className="b l" type="button" onClick={onClose}>
          {t('action.close')}
        </button>
      </div>
    </Dialog>
  );
}
