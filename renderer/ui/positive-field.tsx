import { useId } from 'react';
import { t } from '../i18n/t.ts';
import { isPositive } from './positive.ts';

export interface PositiveFieldProps {
  readonly label: string;
  /** What is counted, and what follows from it; quieter. */
  readonly line: string;
  readonly text: string;
  /** Only whole numbers make sense. */
  readonly whole: boolean;
  readonly onText: (text: string) => void;
}

/** A line with a number above 0, or nothing. What is no such number says so at once. */
export function PositiveField({ label, line, text, whole, onText }: PositiveFieldProps) {
  const hint = useId();
  const bad = !isPositive(text, whole);
  return (
    <label className="oneline">
      <span>
        {label}
        <span id={hint} className={bad ? 'sm stop' : 'sm m3'}>
          {' '}
          {bad ? t(whole ? 'field.positiveWhole' : 'field.positive') : line}
        </span>
      </span>
      <input
        className="field"
        inputMode={whole ? 'numeric' : 'decimal'}
        autoComplete="off"
        aria-label={label}
        aria-invalid={bad}
        aria-describedby={hint}
        value={text}
        onChange={(event) => onText(event.target.value)}
      />
    </label>
  );
}
