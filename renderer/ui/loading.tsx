import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { View } from '../client/resource.ts';
import { t } from '../i18n/t.ts';
import { local } from './format.ts';
import { Note } from './note.tsx';

/** A load that is quick enough shows nothing. */
const QUIET = 150;

/** Nothing for 150 ms, then skeleton rows. */
export function Skeleton({ label, rows = 3 }: { readonly label: string; readonly rows?: number }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), QUIET);
    return () => clearTimeout(timer);
  }, []);
  if (!late) return null;
  return (
    <div className="card" role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, row) => (
        <div className="skr" key={row}>
          <span className="mk off" />
          <span className="skl">
            <span className="sk wide" />
            <span className="sk short" />
          </span>
          <span className="sk" />
        </div>
      ))}
    </div>
  );
}

export interface LoadedProps<T> {
  readonly view: View<T>;
  readonly retry: () => void;
  /** Says what is loading, for a screen reader. */
  readonly label: string;
  readonly children: (value: T) => ReactNode;
}

/** Old content stays under “Shown as of …”; without any, the reason and a button. */
export function Loaded<T>({ view, retry, label, children }: LoadedProps<T>) {
  const again = (
    <button className="b s" type="button" onClick={retry}>
      {t('action.tryAgain')}
    </button>
  );
  if (view.kind === 'loading') return <Skeleton label={label} />;
  if (view.kind === 'failed') {
    return (
      <Note tone="stop" what={t('load.failed')} action={again}>
        {view.why}
      </Note>
    );
  }
  // One shape for both, or what is open in the content would be lost when a load fails.
  return (
    <>
      {view.kind === 'stale' && (
        <Note tone="rest" icon="clock" what={t('load.staleAt', { time: local.clock(view.at) })} action={again}>
          {view.why}
        </Note>
      )}
      {children(view.value)}
    </>
  );
}
