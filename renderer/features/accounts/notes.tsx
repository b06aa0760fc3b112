import type { Api } from '#shared/contract';
import type { AppView, VaultBackend } from '#shared/status';
import { t } from '../../i18n/t.ts';
import { local } from '../../ui/format.ts';
import { Note } from '../../ui/note.tsx';
import { UnlockForm } from './unlock-form.tsx';

type Calls = Pick<Api, 'vault.unlock' | 'gateway.pause'>;

/** What stands above the list because all of it is concerned: vault, config, gateway. */
export function SystemNotes({ app, api }: { readonly app: AppView; readonly api: Calls }) {
  return (
    <>
      <VaultNote app={app} api={api} />
      <ConfigNote app={app} />
      {app.gateway.state === 'failed' && (
        <Note tone="stop" what={t('gatewayNote.failed')}>
          {app.gateway.why}
        </Note>
      )}
      {app.gateway.state === 'paused' && (
        <Note
          tone="rest"
          what={t('gatewayNote.paused')}
          action={<Button label={t('gateway.resume')} onClick={() => void api['gateway.pause']({ paused: false })} />}
        >
          {t('gatewayNote.pausedBody')}
        </Note>
      )}
    </>
  );
}

function VaultNote({ app, api }: { readonly app: AppView; readonly api: Calls }) {
  const { vault } = app;
  switch (vault.state.kind) {
    case 'locked':
      return <LockedNote app={app} api={api} />;
    case 'changed':
      return <ChangedNote {...vault.state} api={api} />;
    case 'unreadable':
      return (
        <Note tone="stop" what={t('vault.unreadable')}>
          {vault.state.why}
        </Note>
      );
    default:
      return vault.protected ? null : (
        <Note tone="warn" what={t('vault.unprotected')}>
          {t('vault.unprotectedBody', { dir: app.stateDir })}
        </Note>
      );
  }
}

function LockedNote({ app: { vault }, api }: { readonly app: AppView; readonly api: Calls }) {
  if (vault.backend !== 'passphrase') {
    return (
      <Note tone="stop" icon="padlock" what={t('vault.locked')} action={<AskAgain api={api} />}>
        {t('vault.lockedKeychain', { name: vault.name })}
      </Note>
    );
  }
  return (
    <Note tone="stop" icon="padlock" what={t('vault.locked')} action={<UnlockForm unlock={api['vault.unlock']} />}>
      {t('vault.lockedPassphrase')}
    </Note>
  );
}

interface ChangedProps {
  readonly sealedWith: VaultBackend;
  readonly why: string;
  readonly api: Calls;
}

/** Sealed with something else than what is here now: an own screen would say no more. */
function ChangedNote({ sealedWith, why, api }: ChangedProps) {
  const action = sealedWith === 'passphrase' ? <UnlockForm unlock={api['vault.unlock']} /> : <AskAgain api={api} />;
  return (
    <Note tone="stop" icon="padlock" what={t(`vault.changed.${sealedWith}`)} action={action}>
      {t('vault.changedBody', { backend: t(`vault.backend.${sealedWith}`), why })}
    </Note>
  );
}

/** A keychain has no passphrase of ours: the core asks it once more. */
const AskAgain = ({ api }: { readonly api: Calls }) => (
  <Button label={t('action.tryAgain')} onClick={() => void api['vault.unlock']({ passphrase: '' })} />
);

const Button = ({ label, onClick }: { readonly label: string; readonly onClick: () => void }) => (
  <button className="b s" type="button" onClick={onClick}>
    {label}
  </button>
);

function ConfigNote({ app: { config } }: { readonly app: AppView }) {
  const [issue] = config.issues;
  if (!issue) return null;
  const file = config.path.split(/[\\/]/).pop() ?? config.path;
  return (
    <Note tone="stop" what={t('config.broken', { file })}>
      {issue.line === undefined
        ? t(config.unread ? 'config.unreadBody' : 'config.brokenBody', {
            message: [issue.path, issue.message].filter(Boolean).join(': '),
          })
        : t(config.unread ? 'config.unreadLine' : 'config.brokenLine', { line: issue.line })}
    </Note>
  );
}

export interface CoolingNoteProps {
  readonly groups: readonly { readonly name: string; readonly until: number }[];
  readonly now: number;
}

/** A provider of which nobody can answer now. */
export const CoolingNotes = ({ groups, now }: CoolingNoteProps) =>
  groups.map(({ name, until }) => (
    <Note key={name} tone="cool" what={t('cooling.all', { provider: name })}>
      {t('cooling.allUntil', { time: local.clockOrDay(until, now) })}
    </Note>
  ));
