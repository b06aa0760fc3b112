import type { DoctorCheck } from '#shared/status';
import { t } from '../../i18n/t.ts';

/** In the order of the page. */
export const groupOrder = [
  'vault',
  'files',
  'config',
  'accounts',
  'gateway',
] as const satisfies readonly DoctorCheck['group'][];

const urgency: Record<DoctorCheck['level'], number> = { problem: 0, warning: 1, ok: 2 };

/** Groups that have a check, most urgent check first; checks of one level keep their order. */
export function grouped(checks: readonly DoctorCheck[]) {
  return groupOrder
    .map((group) => ({
      group,
      checks: checks.filter((check) => check.group === group).toSorted((a, b) => urgency[a.level] - urgency[b.level]),
    }))
    .filter((entry) => entry.checks.length > 0);
}

/** What was found, and what to do about it: the first sentence, and the rest. */
export function sentences(message: string): { readonly found: string; readonly todo: string } {
  const end = /[.!?]\s+(?=[\p{Lu}“"`])/u.exec(message);
  if (end === null) return { found: withoutStop(message), todo: '' };
  return { found: message.slice(0, end.index), todo: message.slice(end.index + end[0].length) };
}

const withoutStop = (text: string) => text.replace(/\.$/u, '');

export const passed = (checks: readonly DoctorCheck[]) => checks.filter(({ level }) => level === 'ok').length;

/** What Fix can put right. */
export const fixable = (checks: readonly DoctorCheck[]) => checks.filter(({ fix }) => fix !== undefined);

/** `Makes it readable by you only.` → `Fix makes it readable by you only`. */
export const fixWords = (fix: string) =>
  t('doctor.fixSays', { what: withoutStop(fix.charAt(0).toLowerCase() + fix.slice(1)) });
