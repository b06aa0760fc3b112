import type { LineKind, Whose, WhoseParts } from '../client/model-lines.ts';
import { t } from '../i18n/t.ts';
import { Pick } from './pick.tsx';

export interface WhosePicksProps {
  readonly line: LineKind;
  readonly now: WhoseParts;
  readonly onFirst: (what: Whose) => void;
  readonly onFallbacks: (what: Whose) => void;
}

/** Of one agent: whether the first model and the fallbacks are everybody's, its own, or (fallbacks) none. */
export const WhosePicks = ({ line, now, onFirst, onFallbacks }: WhosePicksProps) => (
  <div className="mwhose">
    <Pick
      label={t(`models.whose.${line}.first`)}
      before={t('models.whose.first')}
      value={now.first}
      options={options(['follow', 'own'])}
      onChange={onFirst}
    />
    <Pick
      label={t(`models.whose.${line}.fallbacks`)}
      before={t('models.whose.fallbacks')}
      value={now.fallbacks}
      options={options(['follow', 'own', 'none'])}
      onChange={onFallbacks}
    />
  </div>
);

const options = (all: readonly Whose[]) => all.map((value) => ({ value, label: t(`models.whose.${value}`) }));
