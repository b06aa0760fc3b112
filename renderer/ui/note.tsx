import type { ReactNode } from 'react';
import { Icon } from './icons.tsx';
import type { IconName } from './icons.tsx';

export interface NoteProps {
  readonly tone: 'stop' | 'warn' | 'cool' | 'rest';
  /** The bold part: what happened. */
  readonly what: string;
  /** The rest of the sentence. */
  readonly children?: ReactNode;
  /** One button at the end. */
  readonly action?: ReactNode;
  readonly icon?: IconName;
  /** Cut at the end of the line; the whole text is in the tooltip. */
  readonly oneLine?: boolean;
}

const icons: Record<NoteProps['tone'], IconName> = {
  stop: 'cross-circle',
  warn: 'warning',
  cool: 'snowflake',
  rest: 'pause',
};

/** Icon, bold what, plain more, one button. Announced politely when it appears. */
export function Note({ tone, what, children, action, icon = icons[tone], oneLine = false }: NoteProps) {
  return (
    <div className={`note ${tone}`} role="status">
      <Icon name={icon} />
      <p
        className={oneLine ? 'grow cut' : 'grow'}
        title={oneLine && typeof children === 'string' ? children : undefined}
      >
        <span className="st">{what}</span> {children}
      </p>
      {action}
    </div>
  );
}
