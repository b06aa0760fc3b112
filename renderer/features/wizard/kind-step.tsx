import { t } from '../../i18n/t.ts';
import { Icon } from '../../ui/icons.tsx';
import { kindsOf, withKind } from './draft.ts';
import { StepFrame } from './frame.tsx';
import type { StepProps } from './wizard.tsx';

/** A row per way to add an account, and what it is good for. */
export function KindStep({ draft, setDraft, next, back, onClose }: StepProps) {
  const { provider } = draft;
  return (
    <StepFrame title={t('wizard.kind.title')} back={back} onClose={onClose}>
      <ul className="card kinds">
        {provider &&
          kindsOf(provider).map((kind) => (
            <li key={kind}>
              <button
                className="kd"
                type="button"
                aria-pressed={draft.kind === kind}
                onClick={() => {
                  const chosen = withKind(draft, kind);
                  setDraft(chosen);
                  next(chosen);
                }}
              >
                <span className="grow">
                  <span className="md line">{t(`wizard.kind.${kind}`)}</span>
                  <span className="sm m3 line">{t(`wizard.kind.${kind}.for`, { provider: provider.name })}</span>
                </span>
                <Icon name="chevron-right" />
              </button>
            </li>
          ))}
      </ul>
    </StepFrame>
  );
}
