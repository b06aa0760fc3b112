import { useEffect, useMemo, useState } from 'react';
import { explain } from '#shared/errors';
import type { DoctorCheck, DoctorView } from '#shared/status';
import { t } from '../../i18n/t.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { local } from '../../ui/format.ts';
import { Icon } from '../../ui/icons.tsx';
import type { IconName } from '../../ui/icons.tsx';
import { Loaded } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { valueOf } from '../../client/resource.ts';
import type { PageInput } from '../../ui/page-input.ts';
import { useSay } from '../../ui/toasts.tsx';
import { WithCommands } from '../../ui/with-commands.tsx';
import { createDoctorStore } from './doctor-store.ts';
import type { DoctorStore } from './doctor-store.ts';
import { fixable, fixWords, grouped, passed, sentences } from './groups.ts';
import { Remedies, useMend } from './remedies.tsx';
import type { Mend } from './remedies.tsx';
import './doctor.css';

const faces: Record<DoctorCheck['level'], { readonly icon: IconName; readonly tone: string }> = {
  ok: { icon: 'check-circle', tone: 'go' },
  warning: { icon: 'warning', tone: 'warn' },
  problem: { icon: 'cross-circle', tone: 'stop' },
};

/** Checks by group: an icon and a sentence each; what Baton can put right has its button. */
export function DoctorPage(input: PageInput) {
  const { client, now } = input;
  const store = useMemo(() => createDoctorStore({ api: client.api, client, now }), [client, now]);
  const { view, load } = store();
  const [running, setRunning] = useState(false);
  useEffect(() => store.start(), [store]);
  const fix = useFix(store);
  const mend = useMend(input, load);
  const run = async () => {
    setRunning(true);
    await load();
    setRunning(false);
  };
  const value = valueOf(view);
  const busy = running || view.kind === 'loading';
  const count = fixable(value?.checks ?? []).length;
  return (
    <Page
      title={t('doctor.title')}
      line={<span role="status">{busy || value === null ? (busy ? t('doctor.checking') : '') : summary(value)}</span>}
      actions={
        <>
          <button className="b" type="button" aria-disabled={busy} onClick={() => !busy && void run()}>
            <Icon name="refresh" />
            {t('doctor.again')}
          </button>
          {count > 0 && (
            <button className="b p" type="button" aria-disabled={fix.busy} onClick={() => fix.fix()}>
              <Icon name="wrench" />
              {t('doctor.fixAll', { n: count })}
            </button>
          )}
        </>
      }
    >
      <Loaded view={view} retry={() => void run()} label={t('doctor.checking')}>
        {(found) => <Groups checks={found.checks} fix={fix} mend={mend} />}
      </Loaded>
    </Page>
  );
}

interface Fix {
  readonly busy: boolean;
  /** This check, or all that can be put right. */
  readonly fix: (id?: string) => void;
}

/** One at a time; each says what it did, or why it could not. */
function useFix(store: DoctorStore): Fix {
  const say = useSay();
  const [busy, setBusy] = useState(false);
  const run = async (id?: string) => {
    setBusy(true);
    const result = await store.fix(id === undefined ? undefined : [id]);
    setBusy(false);
    if (!result.ok) {
      say(t('doctor.notFixed', { why: explain(result.error) }), { failed: true });
      return;
    }
    const { done, failed } = result.value;
    for (const why of failed) say(t('doctor.notFixed', { why }), { failed: true });
    const [first] = done;
    if (first !== undefined) say(done.length === 1 ? first : t('doctor.fixed', { n: done.length }));
  };
  return { busy, fix: (id) => !busy && void run(id) };
}

function summary({ checks, at }: DoctorView): string {
  const n = passed(checks);
  const time = local.clock(at);
  if (n === checks.length) return t('doctor.allPassed', { n, time });
  return t('doctor.somePassed', { n, total: checks.length, time });
}

interface Hands {
  readonly fix: Fix;
  readonly mend: Mend;
}

function Groups({ checks, ...hands }: Hands & { readonly checks: readonly DoctorCheck[] }) {
  return (
    <div className="doctor">
      {grouped(checks).map(({ group, checks: own }) => (
        <section className="sec" key={group} aria-labelledby={`doctor-${group}`}>
          <h2 id={`doctor-${group}`}>{t(`doctor.group.${group}`)}</h2>
          <ul className="card">
            {own.map((check) => (
              <CheckRow key={check.id} check={check} {...hands} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function CheckRow({ check, fix, mend }: Hands & { readonly check: DoctorCheck }) {
  const { found, todo } = sentences(check.message);
  const face = faces[check.level];
  return (
    <li className="dr">
      <span className={face.tone}>
        <Icon name={face.icon} />
        <span className="vh">{t(`doctor.level.${check.level}`)}</span>
      </span>
      <div>
        <p className={check.level === 'ok' ? undefined : 'md'}>
          <WithCommands text={found} />
        </p>
        {todo !== '' && (
          <p className="sm m3">
            <WithCommands text={todo} />
          </p>
        )}
        {check.fix !== undefined && <p className="sm m3">{fixWords(check.fix)}</p>}
      </div>
      <div className="mends">
        {check.fix !== undefined && (
          <button
            className="b s"
            type="button"
            aria-disabled={fix.busy}
            aria-label={fixWords(check.fix)}
            onClick={() => fix.fix(check.id)}
          >
            {t('doctor.fix')}
          </button>
        )}
        {check.file !== undefined && (
          <CopyButton
            text={check.file}
            label={t('doctor.copyFile', { path: check.file })}
            done={t('action.pathCopied')}
            verb={t('doctor.copyPath')}
          />
        )}
        {check.account && <Remedies account={check.account} mend={mend} />}
      </div>
    </li>
  );
}
