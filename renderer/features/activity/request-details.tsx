import { useState } from 'react';
import type { AttemptView, RequestView } from '#shared/activity';
import { explain } from '#shared/errors';
import { t } from '../../i18n/t.ts';
import { copyText } from '../../ui/copy-text.ts';
import { local } from '../../ui/format.ts';
import { Icon } from '../../ui/icons.tsx';
import type { IconName } from '../../ui/icons.tsx';
import { useSay } from '../../ui/toasts.tsx';
import { useNow } from '../../ui/use-now.ts';
import type { RequestCalls } from './activity-store.ts';
import { timing } from './bars.ts';
import { KeptBodies } from './kept-bodies.tsx';
import { attemptWords, duration, explanation, factWords, stillCooling, why } from './words.ts';
import type { Tone } from './words.ts';

export interface RequestDetailsProps {
  readonly request: RequestView;
  readonly calls: RequestCalls;
}

/** Why it went where it went: the line of attempts, what can be done, and the id to ask about. */
export function RequestDetails({ request, calls }: RequestDetailsProps) {
  const now = useNow(60_000);
  const time = (at: number) => local.clockOrDay(at, now);
  return (
    <div className="open">
      <p className="why sm m2">
        <span className="grow">
          {why(request)} <span className="m3">{factWords(request)}</span>
        </span>
        <span className="k">
          <i className="waits" />
          {t('activity.waiting')}
        </span>
        <span className="k">
          <i className="answers" />
          {t('activity.answering')}
        </span>
      </p>
      <ol className="tl" aria-label={t('activity.attempts')}>
        {request.attempts.map((attempt, index) => (
          <Attempt key={index} attempt={attempt} place={index + 1} request={request} time={time} />
        ))}
      </ol>
      {request.dropped !== undefined && request.dropped.length > 0 && (
        <p className="sm m2 left-out">
          {t('activity.dropped', { model: request.modelName, list: request.dropped.join(', ') })}
        </p>
      )}
      <Doing request={request} calls={calls} time={time} now={now} />
      {request.bodies === true && <KeptBodies id={request.id} calls={calls} />}
    </div>
  );
}

const icons: Partial<Record<Tone, IconName>> = {
  go: 'check-circle',
  cool: 'snowflake',
  warn: 'warning',
  stop: 'cross-circle',
};

interface AttemptProps {
  readonly attempt: AttemptView;
  readonly place: number;
  readonly request: RequestView;
  readonly time: (at: number) => string;
}

function Attempt({ attempt, place, request, time }: AttemptProps) {
  const { tone, title, detail } = attemptWords(attempt, time);
  const skipped = attempt.outcome === 'skipped';
  const icon = skipped ? undefined : icons[tone];
  return (
    <li>
      <AttemptMarker attempt={attempt} place={place} />
      <div className="cut">
        <p className="md cut" title={attempt.label}>
          {attempt.label}
        </p>
        <p className="sm m3 cut" title={attempt.model}>
          {attempt.modelName}
        </p>
      </div>
      <div className="cut">
        <p className={`md row ${skipped ? 'm2' : tone}`}>
          {icon !== undefined && <Icon name={icon} />}
          {title}
        </p>
        {detail !== '' && (
          <p className="sm m2 cut" title={detail}>
            {detail}
          </p>
        )}
      </div>
      <Timing attempt={attempt} totalMs={request.tookMs} tone={tone} />
    </li>
  );
}

function AttemptMarker({ attempt, place }: Pick<AttemptProps, 'attempt' | 'place'>) {
  if (attempt.outcome === 'skipped') return <span className="mk off">–</span>;
  if (attempt.outcome === 'failed') return <span className="mk">{place}</span>;
  return (
    <span className="mk on">
      <Icon name="baton-filled" />
    </span>
  );
}

/** Pixels of the strip that stand for the whole request; the rest is for the number beside the bar. */
const STRIP = 112;

function Timing({ attempt, totalMs, tone }: Pick<AttemptProps, 'attempt'> & { totalMs: number; tone: Tone }) {
  const bar = timing(attempt, totalMs, STRIP);
  if (bar === null) {
    return (
      <div className="gan">
        <span className="m3" style={{ left: 6 }}>
          {t('activity.notAsked')}
        </span>
      </div>
    );
  }
  const answered = attempt.outcome === 'answered';
  const waited = answered ? bar.waited : 0;
  return (
    <div className="gan">
      {waited > 0 && <b className="waits" style={{ left: bar.left, width: waited }} />}
      {bar.whole > waited && (
        <b
          className={answered ? 'answers' : `failed ${tone}`}
          style={{ left: bar.left + waited, width: bar.whole - waited }}
        />
      )}
      <span style={{ left: bar.left + bar.whole + 6 }}>{duration(attempt.tookMs ?? 0)}</span>
    </div>
  );
}

interface DoingProps extends RequestDetailsProps {
  readonly time: (at: number) => string;
  readonly now: number;
}

function Doing({ request, calls: { clear }, time, now }: DoingProps) {
  const say = useSay();
  const [cleared, setCleared] = useState(false);
  const cooling = cleared ? [] : stillCooling(request, now);
  const copy = async () => {
    if (await copyText(explanation(request, time))) say(t('activity.copied'));
  };
  const clearAll = async () => {
    const results = await Promise.all(
      cooling.map(({ agentId, provider, profileId }) => clear({ agentId, provider, profileId })),
    );
    const refused = results.find((result) => !result.ok);
    if (refused?.ok === false) {
      say(explain(refused.error), { failed: true });
      return;
    }
    setCleared(true);
    say(t('activity.cleared', { names: cooling.map(({ label }) => label).join(', ') }));
  };
  return (
    <div className="row does">
      {cooling.length > 0 && (
        <button className="b s" type="button" onClick={() => void clearAll()}>
          {t('activity.clear', { n: cooling.length })}
        </button>
      )}
      <button className="b s" type="button" onClick={() => void copy()}>
        <Icon name="copy" />
        {t('activity.copy')}
      </button>
      <code className="xs m3 cut grow" title={t('activity.request', { id: request.id })}>
        {request.id}
      </code>
    </div>
  );
}
