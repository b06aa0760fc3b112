import { useEffect, useMemo, useState } from 'react';
import type { DoctorCheck, DoctorView } from '#shared/status';
import { t } from '../../i18n/t.ts';
import { local } from '../../ui/format.ts';
import { Icon } from '../../ui/icons.tsx';
import type { IconName } from '../../ui/icons.tsx';
import { Loaded } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import { valueOf } from '../../client/resource.ts';
import type { PageInput } from '../../ui/page-input.ts';
import { createDoctorStore } from './doctor-store.ts';
import { grouped, passed, sentences } from './groups.ts';
import './doctor.css';

const faces: Record<DoctorCheck['level'], { readonly icon: IconName; readonly tone: string }> = {
  ok: { icon: 'check-circle', tone: 'go' },
  warning: { icon: 'warning', tone: 'warn' },
  problem: { icon: 'cross-circle', tone: 'stop' },
};

/** Checks by group: an icon and a sentence each. */
export function DoctorPage({ client, now }: PageInput) {
  const store = useMemo(() => createDoctorStore({ api: client.api, client, now }), [client, now]);
  const { view, load } = store();
  const [running, setRunning] = useState(false);
  useEffect(() => store.start(), [store]);
  const run = async () => {
    setRunning(true);
    await load();
    setRunning(false);
  };
  const value = valueOf(view);
  const busy = running || view.kind === 'loading';
  return (
    <Page
      title={t('doctor.title')}
      line={<span role="status">{busy || value === null ? (busy ? t('doctor.checking') : '') : summary(value)}</span>}
      actions={
        <button className="b" type="button" aria-disabled={busy} onClick={() => !busy && void run()}>
          <Icon name="refresh" />
          {t('doctor.again')}
        </button>
      }
    >
      <Loaded view={view} retry={() => void run()} label={t('doctor.checking')}>
        {(found) => <Groups checks={found.checks} />}
      </Loaded>
    </Page>
  );
}

function summary({ checks, at }: DoctorView): string {
  const n = passed(checks);
  const time = local.clock(at);
  if (n === checks.length) return t('doctor.allPassed', { n, time });
  return t('doctor.somePassed', { n, total: checks.length, time });
}

function Groups({ checks }: { readonly checks: readonly DoctorCheck[] }) {
  return (
    <div className="doctor">
      {grouped(checks).map(({ group, checks: own }) => (
        <section className="sec" key={group} aria-labelledby={`doctor-${group}`}>
          <h2 id={`doctor-${group}`}>{t(`doctor.group.${group}`)}</h2>
          <ul className="card">
            {own.map((check) => (
              <CheckRow key={check.id} check={check} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function CheckRow({ check }: { readonly check: DoctorCheck }) {
  const { found, todo } = sentences(check.message);
  const face = faces[check.level];
  return (
    <li className="dr">
      <span className={face.tone}>
        <Icon name={face.icon} />
        <span className="vh">{t(`doctor.level.${check.level}`)}</span>
      </span>
      <div>
        <p className={check.level === 'ok' ? undefined : 'md'}>{found}</p>
        {todo !== '' && <p className="sm m3">{todo}</p>}
      </div>
    </li>
  );
}
