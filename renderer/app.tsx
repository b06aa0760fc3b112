import { CSPProvider } from '@base-ui/react/csp-provider';
import { useEffect, useMemo } from 'react';
import type { AppView } from '#shared/status';
import { explain } from '#shared/errors';
import type { Client } from './client/client.ts';
import { createResource, valueOf } from './client/resource.ts';
import type { Lost as Why } from './client/web-transport.ts';
import { usePalette } from './features/palette/use-palette.tsx';
import { useWizard } from './features/wizard/use-wizard.tsx';
import { t } from './i18n/t.ts';
import { pageOf } from './pages.ts';
import { Announcer } from './ui/announce.tsx';
import { Loaded } from './ui/loading.tsx';
import { Lost, PageGuard } from './ui/lost.tsx';
import { Page as PageFrame } from './ui/page.tsx';
import { useRoute } from './ui/route.ts';
import { Sidebar } from './ui/sidebar.tsx';
import { Toasts, useSay } from './ui/toasts.tsx';
import { usePaidNews } from './ui/use-paid-news.ts';

export interface AppProps {
  readonly client: Client;
  readonly now: () => number;
  /** Set once the host has let go of this window. */
  readonly lost: Why | null;
}

/** The window: frame, page, and what may lie above them. */
export function App({ client, now, lost }: AppProps) {
  if (lost) return <Lost why={lost} />;
  return (
    <CSPProvider disableStyleElements>
      <Toasts>
        <Frame client={client} now={now} />
        <Announcer />
      </Toasts>
    </CSPProvider>
  );
}

function Frame({ client, now }: Omit<AppProps, 'lost'>) {
  const say = useSay();
  const route = useRoute();
  const frame = useMemo(
    () => createResource({ client, topics: ['app', 'settings'], load: () => client.api['app.get']({}), now }),
    [client, now],
  );
  useEffect(() => frame.start(), [frame]);
  const { view, load } = frame();
  const problems = useProblems({ client, now });
  const app = valueOf(view);
  useAppearance(app);

  async function pause(paused: boolean) {
    const result = await client.api['gateway.pause']({ paused });
    if (!result.ok) say(t('done.failed', { why: explain(result.error) }), { failed: true });
  }
  usePaidNews(client, now);
  const wizard = useWizard(client, now);
  const { addAccount } = wizard;
  const palette = usePalette({ api: client.api, addAccount: () => addAccount() });
  const Page = pageOf[route.page];
  return (
    <div className="app">
      <Sidebar
        app={app}
        page={route.page}
        problems={problems}
        keys={palette.keys}
        onSearch={palette.open}
        onPause={(paused) => void pause(paused)}
      />
      <PageGuard key={route.page}>
        {app ? (
          <Page client={client} app={app} id={route.id} now={now} addAccount={addAccount} />
        ) : (
          <PageFrame title={t(`nav.${route.page}`)}>
            <Loaded view={view} retry={() => void load()} label={t('load.loading')}>
              {() => null}
            </Loaded>
          </PageFrame>
        )}
      </PageGuard>
      {wizard.element}
      {palette.element}
    </div>
  );
}

/** Least time between two runs of the doctor (ms): every request changes something, and checks read the disk. */
const CALM = 1_000;

/** What the doctor finds wrong; the same checks as on its page. */
function useProblems({ client, now }: Omit<AppProps, 'lost'>): number {
  const doctor = useMemo(
    () => createResource({ client, topics: [], load: () => client.api['doctor.run']({}), now }),
    [client, now],
  );
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const run = () => {
      timer = undefined;
      void doctor.getState().load();
    };
    const stop = doctor.start();
    const off = client.on('changed', ({ topics }) => {
      if (topics.includes('app') || topics.includes('settings')) timer ??= setTimeout(run, CALM);
    });
    return () => {
      stop();
      off();
      clearTimeout(timer);
    };
  }, [doctor, client]);
  return valueOf(doctor().view)?.problems ?? 0;
}

/** The setting wins; `system` leaves it to the system. */
function useAppearance(app: AppView | null) {
  const appearance = app?.appearance ?? 'system';
  useEffect(() => {
    const { dataset } = document.documentElement;
    if (appearance === 'system') delete dataset['theme'];
    else dataset['theme'] = appearance;
  }, [appearance]);
}
