import { useId, useState } from 'react';
import type { BatonError } from '#shared/errors';
import { explain } from '#shared/errors';
import type { Result } from '#shared/result';
import { t } from '../../i18n/t.ts';
import { checkDays, daysLine } from './field-rules.ts';

export interface DaysFieldProps {
  readonly label: string;
  /** Most first. */
  readonly inForce: readonly number[];
  readonly save: (days: number[]) => Promise<Result<unknown, BatonError>>;
}

/** Several days in one field, saved on Enter and on leaving. A bad value keeps its sentence; the last good one stays in force. */
export function DaysField({ label, inForce, save }: DaysFieldProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const id = useId();
  const checked = typed === null ? null : checkDays(typed, inForce);
  const why = checked?.ok === false ? checked.why : refused;

  async function commit() {
    if (checked?.ok !== true) return;
    const result = daysLine(checked.value) === daysLine(inForce) ? null : await save(checked.value);
    if (result === null || result.ok) setTyped(null);
    else setRefused(t('settings.bad.refused', { why: explain(result.error), last: daysLine(inForce) }));
  }
  return (
    <span className="nf">
      <span className="row">
        <input
          className="field days"
          inputMode="numeric"
          aria-label={`${label} (${t('settings.days')})`}
          aria-invalid={why !== null}
          aria-describedby={why === null ? undefined : id}
          placeholder={t('settings.notify.never')}
          value={typed ?? inForce.join(', ')}
          onChange={(event) => {
            setTyped(event.target.value);
            setRefused(null);
          }}
          onBlur={() => void commit()}
          onKeyDown={(event) => {
            if (event.key === 'Enter') void commit();
            if (event.key === 'Escape') setTyped(null);
          }}
        />
        <span className="m2 unit">{t('settings.days')}</span>
      </span>
      {why !== null && (
        <span className="sm stop" id={id} role="alert">
          {why}
        </span>
      )}
    </span>
  );
}
