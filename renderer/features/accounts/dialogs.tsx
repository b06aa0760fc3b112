import { useId, useState } from 'react';
import type { SyntheticEvent } from 'react';
import type { Api } from '#shared/contract';
import type { ProfileView, RouteStep } from '#shared/profile';
import { t } from '../../i18n/t.ts';
import { Dependents } from '../../ui/dependents.tsx';
import { Confirm, Dialog, DialogTitle, FormEnd } from '../../ui/dialog.tsx';

export interface RenameProps {
  readonly profile: ProfileView;
  /** `null`: done; a sentence: not, and why. */
  readonly onRename: (label: string) => Promise<string | null>;
  readonly onClose: () => void;
}

/** Names are at most 60 characters, as the contract says. */
const LONGEST = 60;

export function RenameDialog({ profile, onRename, onClose }: RenameProps) {
  const id = useId();
  const [label, setLabel] = useState(profile.label);
  const [problem, setProblem] = useState<string | null>(null);
  const empty = label.trim() === '';

  async function submit(event: SyntheticEvent) {
    event.preventDefault();
    if (empty) return;
    const why = await onRename(label.trim());
    if (why === null) onClose();
    else setProblem(why);
  }
  return (
    <Dialog onClose={onClose}>
      <form onSubmit={(event) => void submit(event)}>
        <DialogTitle render={<h2 />} className="bt cut">
          {t('rename.title', { name: profile.label })}
        </DialogTitle>
        <div className="bd">
          <label className="md" htmlFor={id}>
            {t('rename.label')}
          </label>
          <input
            id={id}
            className="field"
            value={label}
            maxLength={LONGEST}
            autoComplete="off"
            aria-invalid={problem !== null}
            aria-describedby={`${id}-hint`}
            onChange={(event) => setLabel(event.target.value)}
          />
          <p id={`${id}-hint`} className={problem === null ? 'sm m3 wrap' : 'sm stop'} role="status">
            {problem ?? t('rename.id', { id: profile.id })}
          </p>
        </div>
        <FormEnd verb={t('rename.save')} disabled={empty} onClose={onClose} />
      </form>
    </Dialog>
  );
}

export interface RemoveProps {
  readonly profile: ProfileView;
  /** What would notice if it were gone. */
  readonly dependents: () => ReturnType<Api['accounts.dependents']>;
  readonly route: readonly RouteStep[];
  readonly onRemove: () => void;
  readonly onClose: () => void;
}

/** Says what depends on the account before it goes. */
export function RemoveDialog({ profile, dependents, route, onRemove, onClose }: RemoveProps) {
  const next = route.find((step) => step.profileId !== profile.id);
  return (
    <Confirm
      title={t('remove.title', { name: profile.label })}
      verb={t('remove.button')}
      danger
      onConfirm={onRemove}
      onClose={onClose}
    >
      <p>{t(profile.inherited ? 'remove.bodyInherited' : 'remove.body')}</p>
      {profile.inUse && next && <p>{t('remove.inUse', { next: next.label })}</p>}
      <Dependents load={dependents} />
    </Confirm>
  );
}
