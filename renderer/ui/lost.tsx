import { Component } from 'react';
import type { ReactNode } from 'react';
import { t } from '../i18n/t.ts';
import { Icon } from './icons.tsx';

/** Nobody to talk to any more: what happened, and how to come back. */
export function Lost({ why }: { readonly why: 'session' | 'host' }) {
  return (
    <main className="lost">
      <Icon name={why === 'session' ? 'padlock' : 'connect'} />
      <h1>{t(`lost.${why}.title`)}</h1>
      <p className="m2">{t(`lost.${why}.body`)}</p>
    </main>
  );
}

/** A page that throws takes only itself down. The cause goes to the console of the window. */
export class PageGuard extends Component<{ readonly children: ReactNode }, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError = () => ({ broken: true });

  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <main className="lost">
        <Icon name="wrench" />
        <h1>{t('bug.title')}</h1>
        <p className="m2">{t('bug.body')}</p>
        <button className="b l p" type="button" onClick={() => window.location.reload()}>
          {t('bug.reload')}
        </button>
      </main>
    );
  }
}
