import { memo, useId } from 'react';
import type { RequestView } from '#shared/activity';
import { t } from '../../i18n/t.ts';
import { local } from '../../ui/format.ts';
import { Icon } from '../../ui/icons.tsx';
import type { IconName } from '../../ui/icons.tsx';
import type { RequestCalls } from './activity-store.ts';
import { RequestDetails } from './request-details.tsx';
import { rowTime } from './times.ts';
import { duration } from './words.ts';

export interface RequestRowProps {
  readonly request: RequestView;
  readonly open: boolean;
  /** As `local.date` writes it: rows of other days say theirs. */
  readonly today: string;
  readonly onToggle: () => void;
  readonly calls: RequestCalls;
}

const faces: Record<RequestView['result'], { readonly icon: IconName; readonly tone: string }> = {
  'first-try': { icon: 'check-circle', tone: 'go plain' },
  'handed-on': { icon: 'arrow-right', tone: 'cool' },
  failed: { icon: 'cross-circle', tone: 'stop' },
  'hung-up': { icon: 'minus-circle', tone: 'rest plain' },
};

function RequestRowOnce({ request, open, today, onToggle, calls }: RequestRowProps) {
  const details = useId();
  const { icon, tone } = faces[request.result];
  return (
    <li>
      <button
        className="rq"
        type="button"
        aria-expanded={open}
        aria-controls={open ? details : undefined}
        onClick={onToggle}
      >
        <span className="m2 nw" title={local.exact(request.at)}>
          {rowTime(request.at, today)}
        </span>
        <span className="cut" title={request.agentId}>
          {request.agentId}
        </span>
        <span className="cut" title={`${request.modelName} ${aside(request)}`}>
          <span className="md">{request.modelName}</span> <span className="sm m3">{aside(request)}</span>
        </span>
        <span className={`state ${tone}`}>
          <Icon name={icon} />
          {t(`activity.result.${request.result}`, { n: request.attempts.length })}
        </span>
        <span className="num m2">{duration(request.tookMs)}</span>
        <span className="chev">
          <Icon name={open ? 'chevron-down' : 'chevron-right'} />
        </span>
      </button>
      {open && (
        <div id={details}>
          <RequestDetails request={request} calls={calls} />
        </div>
      )}
    </li>
  );
}

/** Hundreds of rows, of which one changes. */
export const RequestRow = memo(
  RequestRowOnce,
  (a, b) => a.request === b.request && a.open === b.open && a.today === b.today,
);

/** Beside the model: who answered, what was asked for if another model took over, or that nobody did. */
function aside(request: RequestView): string {
  if (request.result === 'failed') return t('activity.nobody');
  const first = request.attempts[0]?.model ?? request.model;
  return first === request.model ? (request.label ?? '') : t('activity.askedFor', { model: request.asked });
}
