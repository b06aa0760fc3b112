import type { SettingsView } from '#shared/status';
import { checkNumber } from './field-rules.ts';
import type { NumberKey } from './field-rules.ts';
import { SettingField } from './setting-field.tsx';
import type { SettingFieldProps } from './setting-field.tsx';

export interface NumberFieldProps extends Pick<SettingFieldProps<number>, 'label' | 'unit' | 'save'> {
  readonly name: NumberKey;
  readonly settings: SettingsView;
}

/** One number; a pause in typing saves it, too. */
export function NumberField({ name, settings, ...field }: NumberFieldProps) {
  const inForce = settings[name];
  return (
    <SettingField
      {...field}
      pauses
      inputMode="decimal"
      written={String(inForce)}
      inForce={String(inForce)}
      check={(typed) => checkNumber(name, typed, settings)}
      isInForce={(value) => value === inForce}
    />
  );
}
