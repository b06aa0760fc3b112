import type { SettingsView } from '#shared/status';
import { t } from '../../i18n/t.ts';

/** The settings that are numbers. */
export type NumberKey =
  'gatewayPort' | 'billingBackoffHours' | 'billingMaxHours' | 'failureWindowHours' | 'warnBeforeDays';

interface Rule {
  readonly whole: boolean;
  readonly min: number;
  readonly max: number;
  /** The least value itself is not allowed. */
  readonly above?: true;
}

/** A year of hours or ten years of days is more than anybody means; the config itself has no upper end. */
const rules: Record<NumberKey, Rule> = {
  gatewayPort: { whole: true, min: 0, max: 65_535 },
  billingBackoffHours: { whole: false, min: 0, max: 8760, above: true },
  billingMaxHours: { whole: false, min: 0, max: 8760, above: true },
  failureWindowHours: { whole: false, min: 0, max: 8760, above: true },
  warnBeforeDays: { whole: false, min: 0, max: 3650, above: true },
};

/** `why`: the sentence that stays beside the field. */
export type Checked<V> = { readonly ok: true; readonly value: V } | { readonly ok: false; readonly why: string };

/** What was typed, as a number that may be saved, or the sentence that stays beside the field. */
export function checkNumber(key: NumberKey, typed: string, last: SettingsView): Checked<number> {
  const rule = rules[key];
  const words = { min: rule.min, max: rule.max, last: last[key] };
  const text = typed.trim().replace(',', '.');
  if (!/^[+-]?\d+(\.\d+)?$/u.test(text)) return { ok: false, why: t('settings.bad.number', words) };
  const value = Number(text);
  if (rule.whole && !Number.isInteger(value)) return { ok: false, why: t('settings.bad.whole', words) };
  const low = rule.above === true ? value <= rule.min : value < rule.min;
  if (low || value > rule.max) {
    return { ok: false, why: t(rule.above === true ? 'settings.bad.more' : 'settings.bad.range', words) };
  }
  return against(key, value, last);
}

/** The first pause and the longest one have to fit each other. */
function against(key: NumberKey, value: number, last: SettingsView): Checked<number> {
  if (key === 'billingMaxHours' && value < last.billingBackoffHours) {
    return {
      ok: false,
      why: t('settings.bad.belowFirst', { first: last.billingBackoffHours, last: last.billingMaxHours }),
    };
  }
  if (key === 'billingBackoffHours' && value > last.billingMaxHours) {
    return {
      ok: false,
      why: t('settings.bad.aboveMax', { most: last.billingMaxHours, last: last.billingBackoffHours }),
    };
  }
  return { ok: true, value };
}

/** `7, 3, 1` as days that may be saved, most first and each once; nothing at all means never. */
export function checkDays(typed: string, last: readonly number[]): Checked<number[]> {
  const parts = typed.split(/[\s,;]+/u).filter(Boolean);
  const days = parts.map(Number);
  const { max } = rules.warnBeforeDays;
  if (days.some((day) => !Number.isInteger(day) || day < 1 || day > max)) {
    return { ok: false, why: t('settings.bad.days', { max, last: daysLine(last) }) };
  }
  return { ok: true, value: [...new Set(days)].sort((a, b) => b - a) };
}

/** As it is written in its field. */
export const daysLine = (days: readonly number[]) => (days.length === 0 ? t('settings.notify.never') : days.join(', '));
