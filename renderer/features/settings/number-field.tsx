import { useEffect, useId, useState } from 'react';
import type { Result } from '#shared/result';
import type { BatonError } from '#shared/errors';
import { explain } from '#shared/errors';
import type { SettingsView } from '#shared/status';
import { t } from '../../i18n/t.ts';
import { checkNumber } from './field-rules.ts';
import type { NumberKey } from './field-rules.ts';

/** A pause in typing after which a good value is saved. */
const PAUSE = 800;

export interface NumberFieldProps {
  readonly name: NumberKey;
  readonly label: string;
  readonly unit?: string;
  readonly settings: SettingsView;
  readonly save: (value: number) => Promise<Result<unknown, BatonError>>;
}

/** Saved on Enter, on leaving, or after a pause. A bad value keeps its sentence; the last good one stays in force. */
export function NumberField({ name, label, unit, settings, save }: NumberFieldProps) {
  const inForce = settings[name];
  const [typed, setTyped] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const id = useId();
  const checked = typed === null ? null : checkNumber(name, typed, settings);
  const why = checked?.ok === false ? checked.why : refused;

  const commit = async () => {
    if (checked?.ok !== true) return;
    if (checked.value === inForce) {
      setTyped(null);
      return;
    }
    const result = await save(checked.value);
    // What was typed since then is not taken away.
    if (result.ok) setTyped((now) => (now === typed ? null : now));
    else setRefused(t('settings.bad.refused', { why: explain(result.error), last: inForce }));
  };
  useEffect(() => {
    if (typed === null || refused !== null) return;
    const timer = setTimeout(() => void commit(), PAUSE);
    return () => clearTimeout(timer);
  });

  return (
    <span className="nf">
      <span className="row">
        <input
          className="field"
          inputMode="decimal"
          aria-label={unit === undefined ? label : `${label} (${unit})`}
          aria-invalid={why !== null}
          aria-describedby={why === null ? undefined : id}
          value={typed ?? String(inForce)}
          onChange={(event) => {
            setTyped(event.target.value);
            setRefused(null);
          }}
          onBlur={() => void commit()}
          onKeyDown={(event) => {
            if (event.key === 'Enter') void commit();
            if (event.key !== 'Escape') return;
            setTyped(null);
            setRefused(null);
          }}
        />
        {unit !== undefined && <span className="m2 unit">{unit}</span>}
      </span>
      {why !== null && (
        <span className="sm stop" id={id} role="alert">
          {why}
        </span>
      )}
    </span>
  );
}
