import { useId, useState } from 'react';
import type { AccountGroup } from '#shared/profile';
import { t } from '../../i18n/t.ts';
import { Dialog, DialogTitle, FormEnd } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Pick } from '../../ui/pick.tsx';
import { PositiveField } from '../../ui/positive-field.tsx';
import { accountsIn, checkNumbers, countOf, orderOfCheck, USUAL } from './check-choice.ts';
import type { CheckDraft, CheckNumber, CheckOrder } from './check-choice.ts';
import './check.css';

/** More accounts than this are chosen by their provider only. */
const MOST_LISTED = 200;

export interface CheckDialogProps {
  readonly groups: readonly AccountGroup[];
  readonly onCheck: (order: CheckOrder) => void;
  readonly onClose: () => void;
}

/** Which accounts are asked, and (folded away) how. */
export function CheckDialog({ groups, onCheck, onClose }: CheckDialogProps) {
  const [draft, setDraft] = useState(USUAL);
  const order = orderOfCheck(groups, draft);
  const stored = groups.filter(({ profiles }) => profiles.length > 0);
  const change = (part: Partial<CheckDraft>) => setDraft({ ...draft, ...part });
  return (
    <Dialog onClose={onClose}>
      <DialogTitle render={<h2 />} className="bt">
        {t('check.title')}
      </DialogTitle>
      <form
        className="checkform"
        onSubmit={(event) => {
          event.preventDefault();
          if (order !== null) onCheck(order);
        }}
      >
        <p className="m2">{t('check.lead')}</p>
        <div className="oneline">
          <span>{t('check.provider')}</span>
          <Pick
            label={t('check.provider')}
            value={draft.provider}
            options={[
              { value: '', label: t('check.everyProvider') },
              ...stored.map(({ provider, name }) => ({ value: provider, label: name })),
            ]}
            onChange={(provider) => change({ provider })}
          />
        </div>
        <Which groups={groups} draft={draft} onWithout={(without) => change({ without })} />
        <How draft={draft} change={change} />
        <FormEnd verb={t('check.start', { n: countOf(groups, draft) })} disabled={order === null} onClose={onClose} />
      </form>
    </Dialog>
  );
}

interface WhichProps {
  readonly groups: readonly AccountGroup[];
  readonly draft: CheckDraft;
  readonly onWithout: (without: ReadonlySet<string>) => void;
}

function Which({ groups, draft, onWithout }: WhichProps) {
  const accounts = accountsIn(groups, draft.provider);
  const nameOf = (id: string) => groups.find(({ provider }) => provider === id)?.name ?? id;
  if (accounts.length > MOST_LISTED) return null;
  const toggle = (id: string) => {
    const without = new Set(draft.without);
    if (!without.delete(id)) without.add(id);
    onWithout(without);
  };
  return (
    <ul className="checklist" aria-label={t('check.accounts')}>
      {accounts.map(({ id, label, provider }) => (
        <li key={id}>
          <label>
            <input className="ck" type="checkbox" checked={!draft.without.has(id)} onChange={() => toggle(id)} />
            <span className="cut grow" title={label}>
              {label}
            </span>
            <span className="sm m3 nw">{nameOf(provider)}</span>
          </label>
        </li>
      ))}
    </ul>
  );
}

interface HowProps {
  readonly draft: CheckDraft;
  readonly change: (part: Partial<CheckDraft>) => void;
}

/** Unfolded by itself never: what is usual is right for almost everybody. */
function How({ draft, change }: HowProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <>
      <button
        className="b q s checkhow"
        type="button"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        <Icon name={open ? 'chevron-down' : 'chevron-right'} />
        {t('check.how')}
      </button>
      {open && (
        <div id={id}>
          {(Object.keys(checkNumbers) as CheckNumber[]).map((name) => (
            <PositiveField
              key={name}
              label={t(`check.${name}`)}
              line={t(`check.${name}.line`)}
              text={draft[name]}
              whole={checkNumbers[name]}
              onText={(text) => change({ [name]: text })}
            />
          ))}
        </div>
      )}
    </>
  );
}
