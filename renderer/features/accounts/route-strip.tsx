import { Fragment, useId, useState } from 'react';
import type { RouteStep } from '#shared/profile';
import type { Client } from '../../client/client.ts';
import { t } from '../../i18n/t.ts';
import { Icon } from '../../ui/icons.tsx';
import { Explained } from './explained.tsx';

export interface RouteStripProps {
  readonly client: Client;
  readonly now: () => number;
  readonly agentId: string;
  readonly route: readonly RouteStep[];
  /** The first one has answered already; else it is only the one to be asked first. */
  readonly held: boolean;
  /** The gateway is: nobody is asked until it goes on. */
  readonly paused: boolean;
}

/** Who has the baton and who takes it next: at most three legs. */
export function RouteStrip({ client, now, agentId, route, held, paused }: RouteStripProps) {
  const [why, setWhy] = useState(false);
  const id = useId();
  if (route.length === 0) return null;
  const first = paused ? 'route.paused' : held ? 'route.now' : 'route.first';
  const heads = [t(first), t('route.next'), t('route.then')];
  return (
    <section className="card acct-who" aria-label={t('accounts.who')}>
      <div className="relay">
        {route.slice(0, 3).map((step, index) => (
          <Fragment key={`${step.profileId ?? step.label}/${step.model}`}>
            {index > 0 && (
              <span className="to">
                <span className="vh">{t('route.arrow')}</span>
              </span>
            )}
            <Leg step={step} head={heads[index] ?? ''} place={index + 1} held={held && index === 0} paid={index > 0} />
          </Fragment>
        ))}
      </div>
      <button
        className="b q s acct-why"
        type="button"
        aria-expanded={why}
        aria-controls={why ? id : undefined}
        onClick={() => setWhy(!why)}
      >
        <Icon name={why ? 'chevron-down' : 'chevron-right'} />
        {t('route.why')}
      </button>
      {why && (
        <div id={id}>
          <Explained client={client} now={now} agentId={agentId} />
        </div>
      )}
    </section>
  );
}

interface LegProps {
  readonly step: RouteStep;
  readonly head: string;
  readonly place: number;
  readonly held: boolean;
  /** A step to come that costs money says so. */
  readonly paid: boolean;
}

function Leg({ step, head, place, held, paid }: LegProps) {
  const { label, modelName } = step;
  const model = paid && step.costKind === 'paid' ? t('route.paid', { model: modelName }) : modelName;
  return (
    <div className="leg">
      <span className={held ? 'mk on' : 'mk'}>{held ? <Icon name="baton-filled" /> : place}</span>
      <div className="cut">
        <p className="sm m3">{head}</p>
        <p className={place === 1 ? 'st cut' : 'md cut'} title={label}>
          {label}
        </p>
        <p className="sm m2 cut" title={model}>
          {model}
        </p>
      </div>
    </div>
  );
}
