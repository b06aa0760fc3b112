import { useEffect, useId, useState } from 'react';
import { explain } from '#shared/errors';
import type { BatonError } from '#shared/errors';
import type { Result } from '#shared/result';
import { t } from '../../i18n/t.ts';
import type { Checked } from './field-rules.ts';

/** A pause in typing after which a good value is saved (ms). */
const PAUSE = 800;

export interface SettingFieldProps<V> {
  readonly label: string;
  readonly unit?: string | undefined;
  /** As it is written in the field. */
  readonly written: string;
  /** As a sentence names it. */
  readonly inForce: string;
  readonly check: (typed: string) => Checked<V>;
  readonly isInForce: (value: V) => boolean;
  readonly save: (value: V) => Promise<Result<unknown, BatonError>>;
  /** Also saved after a pause: for values of which no part could be meant. */
  readonly pauses?: boolean;
  readonly inputMode: 'numeric' | 'decimal';
  readonly placeholder?: string;
  readonly className?: string;
}

/** Saved on Enter and on leaving. A bad value keeps its sentence; the last good one stays in force. Escape brings it back. */
export function SettingField<V>(props: SettingFieldProps<V>) {
  const { label, unit, written, inForce, check, isInForce, save, pauses } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const id = useId();
  const checked = typed === null ? null : check(typed);
  const why = checked?.ok === false ? checked.why : refused;
  const type = (text: string | null) => {
    setTyped(text);
    setRefused(null);
  };
  const commit = async () => {
    if (checked?.ok !== true) return;
    if (isInForce(checked.value)) {
      setTyped(null);
      return;
    }
    const result = await save(checked.value);
    // What was typed since then is not taken away.
    if (result.ok) setTyped((now) => (now === typed ? null : now));
    else setRefused(t('settings.bad.refused', { why: explain(result.error), last: inForce }));
  };
  useEffect(() => {
    if (pauses !== true || typed === null || refused !== null) return;
    const timer = setTimeout(() => void commit(), PAUSE);
    return () => clearTimeout(timer);
  });

  return (
    <span className="nf">
      <span className="row">
        <input
          className={props.className ?? 'field'}
          inputMode={props.inputMode}
          aria-label={unit === undefined ? label : `${label} (${unit})`}
          aria-invalid={why !== null}
          aria-describedby={why === null ? undefined : id}
          placeholder={props.placeholder}
          value={typed ?? written}
          onChange={(event) => type(event.target.value)}
          onBlur={() => void commit()}
          onKeyDown={(event) => {
            if (event.key === 'Enter') void commit();
            if (event.key === 'Escape') type(null);
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
