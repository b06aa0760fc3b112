import type { AppView, GatewayView } from '#shared/status';
import { t } from '../i18n/t.ts';
import { Icon } from './icons.tsx';
import type { IconName } from './icons.tsx';
import { pathOf } from './route.ts';
import type { PageName } from './route.ts';

export interface SidebarProps {
  readonly app: AppView | null;
  readonly page: PageName;
  /** Checks of the doctor that need the person. */
  readonly problems: number;
  /** `Ctrl K` or `⌘ K`. */
  readonly keys: string;
  readonly onSearch: () => void;
  readonly onPause: (paused: boolean) => void;
}

const above: readonly PageName[] = ['accounts', 'models', 'agents', 'activity', 'doctor'];

/** Where to go, what needs the person, and the gateway. Below 860 px a rail of icons with the same names. */
export function Sidebar({ app, page, problems, keys, onSearch, onPause }: SidebarProps) {
  const counts: Partial<Record<PageName, number>> = { accounts: app?.needYou ?? 0, doctor: problems };
  return (
    <aside className="side" aria-label={t('shell.sidebar')}>
      <div className="brand">
        <Icon name="baton" />
        <span className="t">{t('brand.name')}</span>
      </div>
      <button className="find" type="button" onClick={onSearch} title={t('shell.search')}>
        <Icon name="search" />
        <span className="t">{t('shell.search')}</span>
        <kbd>{keys}</kbd>
      </button>
      <nav className="nav" aria-label={t('shell.main')}>
        {above.map((name) => (
          <NavLink
            key={name}
            name={name}
            current={name === page}
            count={counts[name] ?? 0}
            keeping={name === 'activity' && app?.bodiesUntil !== undefined}
          />
        ))}
      </nav>
      <div className="foot">
        <nav className="nav" aria-label={t('shell.settings')}>
          <NavLink name="settings" current={page === 'settings'} count={0} />
        </nav>
        {app && <GatewayBox gateway={app.gateway} onPause={onPause} />}
      </div>
    </aside>
  );
}

interface NavLinkProps {
  readonly name: PageName;
  readonly current: boolean;
  readonly count: number;
  /** Prompts and answers are kept: seen on every page. */
  readonly keeping?: boolean;
}

function NavLink({ name, current, count, keeping = false }: NavLinkProps) {
  const title = keeping ? t('shell.keeping', { page: t(`nav.${name}`) }) : t(`nav.${name}`);
  return (
    <a href={pathOf(name)} aria-current={current ? 'page' : undefined} title={title}>
      <Icon name={name} />
      <span className="t">{t(`nav.${name}`)}</span>
      {keeping && (
        <span className="n">
          <Icon name="eye" />
          <span className="vh"> {t('shell.keepingShort')}</span>
        </span>
      )}
      {count > 0 && (
        <span className="n">
          <Icon name="warning" />
          <span className="c">{count}</span>
          <span className="vh"> {t('shell.needYou')}</span>
        </span>
      )}
    </a>
  );
}

const faces: Record<GatewayView['state'], { icon: IconName; tone: string }> = {
  on: { icon: 'check-circle', tone: 'go' },
  paused: { icon: 'pause', tone: 'rest' },
  waiting: { icon: 'minus-circle', tone: 'rest' },
  failed: { icon: 'cross-circle', tone: 'stop' },
  off: { icon: 'minus-circle', tone: 'rest' },
};

function GatewayBox({
  gateway,
  onPause,
}: {
  readonly gateway: GatewayView;
  readonly onPause: (paused: boolean) => void;
}) {
  const { icon, tone } = faces[gateway.state];
  const running = gateway.state === 'on';
  const label = running ? t('gateway.pauseLabel') : t('gateway.resumeLabel');
  const pausable = running || gateway.state === 'paused';
  return (
    <div className="gw" role="group" aria-label={t(`gateway.${gateway.state}`)}>
      <div className="grow t">
        <div className="md row tight">
          <span className={tone}>
            <Icon name={icon} />
          </span>
          {t(`gateway.${gateway.state}`)}
        </div>
        <GatewayLine gateway={gateway} />
      </div>
      {!pausable && (
        <span className={`bare ${tone}`} title={gateway.why ?? t(`gateway.${gateway.state}`)}>
          <Icon name={icon} />
        </span>
      )}
      {pausable && (
        <button className="b q x s" type="button" aria-label={label} title={label} onClick={() => onPause(running)}>
          <Icon name={running ? 'pause' : 'play'} />
        </button>
      )}
    </div>
  );
}

function GatewayLine({ gateway }: { readonly gateway: GatewayView }) {
  if (gateway.state === 'waiting') return <div className="xs m3">{t('gateway.waitingFor')}</div>;
  if (gateway.why !== undefined && gateway.state === 'failed') {
    return (
      <div className="xs m3 cut" title={gateway.why}>
        {gateway.why}
      </div>
    );
  }
  return (
    <div className="xs m3 mono cut">
      {(gateway.url ?? `127.0.0.1:${String(gateway.port)}`).replace(/^https?:\/\//, '')}
    </div>
  );
}
