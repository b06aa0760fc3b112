import { useState } from 'react';
import { explain } from '#shared/errors';
import { t } from '../../i18n/t.ts';
import { Confirm } from '../../ui/dialog.tsx';
import { local } from '../../ui/format.ts';
import { Note } from '../../ui/note.tsx';
import { useSay } from '../../ui/toasts.tsx';
import { useNow } from '../../ui/use-now.ts';
import type { RequestCalls } from './activity-store.ts';

type Switch = Pick<RequestCalls, 'keepBodies'>;

/** Switches it on, after saying what that means. */
export function KeepBodies({ keepBodies }: Switch) {
  const [asking, setAsking] = useState(false);
  const turn = useTurn(keepBodies);
  return (
    <>
      <button className="b q" type="button" onClick={() => setAsking(true)}>
        {t('activity.keep')}
      </button>
      {asking && (
        <Confirm
          title={t('activity.keep.title')}
          verb={t('activity.keep.verb')}
          onConfirm={() => {
            setAsking(false);
            turn(true);
          }}
          onClose={() => setAsking(false)}
        >
          <p>{t('activity.keep.body')}</p>
          <p>{t('activity.keep.end')}</p>
        </Confirm>
      )}
    </>
  );
}

/** The sign that it is on, and the way out. */
export function KeepingNote({ until, keepBodies }: Switch & { readonly until: number }) {
  const now = useNow(60_000);
  const turn = useTurn(keepBodies);
  const stop = (
    <button className="b s" type="button" onClick={() => turn(false)}>
      {t('activity.keep.stop')}
    </button>
  );
  return (
    <Note tone="warn" icon="eye" what={t('activity.keeping')} action={stop}>
      {t('activity.keepingUntil', { time: local.clockOrDay(until, now) })}
    </Note>
  );
}

function useTurn(keepBodies: Switch['keepBodies']) {
  const say = useSay();
  const turn = async (on: boolean) => {
    const result = await keepBodies(on);
    if (!result.ok) say(explain(result.error), { failed: true });
    else say(t(on ? 'activity.keep.on' : 'activity.bodies.deleted'));
  };
  return (on: boolean) => void turn(on);
}
