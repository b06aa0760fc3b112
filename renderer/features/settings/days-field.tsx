import { t } from '../../i18n/t.ts';
import { checkDays, daysLine } from './field-rules.ts';
import { SettingField } from './setting-field.tsx';
import type { SettingFieldProps } from './setting-field.tsx';

export interface DaysFieldProps extends Pick<SettingFieldProps<number[]>, 'label' | 'save'> {
  /** Most first. */
  readonly inForce: readonly number[];
}

/** Several days in one field. */
export const DaysField = ({ inForce, ...field }: DaysFieldProps) => (
  <SettingField
    {...field}
    unit={t('settings.days')}
    className="field days"
    inputMode="numeric"
    placeholder={t('settings.notify.never')}
    written={inForce.join(', ')}
    inForce={daysLine(inForce)}
    check={(typed) => checkDays(typed, inForce)}
    isInForce={(days) => daysLine(days) === daysLine(inForce)}
  />
);
