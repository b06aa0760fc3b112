import { t } from '../../i18n/t.ts';
import { Icon } from '../../ui/icons.tsx';
import { stepsOf } from './draft.ts';
import type { At, Draft } from './draft.ts';

export interface StepListProps {
  readonly at: At;
  readonly draft: Draft;
  /** Whose account it is; absent: `main`. */
  readonly agentId: string | undefined;
}

/** The steps as a relay line. */
export function StepList({ at, draft, agentId }: StepListProps) {
  const { provider, kind, replace } = draft;
  const shown = stepsOf(draft);
  const here = at === 'done' ? shown.length : shown.indexOf(at);
  return (
    <nav className="steps" aria-label={t('wizard.steps')}>
      <div className="row">
        <span className="tile" aria-hidden="true">
          {provider ? provider.short : <Icon name="plus" />}
        </span>
        <div className="cut">
          <p className="st cut">{provider ? provider.name : t('wizard.newAccount')}</p>
          <p className="sm m3 cut">{replace ? replace.label : kind && t(`wizard.kind.${kind}`)}</p>
        </div>
      </div>
      {agentId !== undefined && agentId !== 'main' && (
        <p className="sm m2 cut whose" title={agentId}>
          {t('wizard.for', { agent: agentId })}
        </p>
      )}
      <ol>
        {shown.map((step, index) => (
          <li
            key={step}
            className={index < here ? 'done' : undefined}
            aria-current={index === here ? 'step' : undefined}
          >
            <span className={index === here ? 'mk on' : 'mk'}>{index < here ? <Icon name="check" /> : index + 1}</span>
            <span>
              {t(`wizard.step.${step}`)}
              {index < here && <span className="vh"> {t('wizard.done')}</span>}
            </span>
          </li>
        ))}
      </ol>
    </nav>
  );
}
