import type { ReactNode } from 'react';

export interface PageProps {
  readonly title: string;
  /** One quiet line under the title. */
  readonly line?: ReactNode;
  /** Buttons at the right; at most one of them primary. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** Head of 72 px and, below it, the only scroller. */
export function Page({ title, line, actions, children }: PageProps) {
  return (
    <main className="main">
      <header className="head">
        <div>
          <h1>{title}</h1>
          <p className="sm m3 cut">{line}</p>
        </div>
        {actions}
      </header>
      <div className="body" tabIndex={0} role="region" aria-label={title}>
        <div className="inner">{children}</div>
      </div>
    </main>
  );
}
