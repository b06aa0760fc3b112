import type { DoctorCheck } from '#shared/status';
import type { Repair } from '../repairs.ts';

/** One line of a check, and how it would be put right. */
export interface Found extends DoctorCheck {
  readonly repair?: Repair;
}

/** One thing that a check found. */
export interface Told extends Pick<DoctorCheck, 'level' | 'message' | 'file'> {
  /** What it is about, for its id: a path, an account. Absent where a check can find only one thing. */
  readonly about?: string | undefined;
  readonly repair?: Repair | undefined;
  /** The account meant, where a person can do something about it. */
  readonly account?: DoctorCheck['account'];
}

/** Turns what a check found into its lines; nothing found is one `ok` line. */
export function found(id: string, group: DoctorCheck['group'], all: readonly Told[], fine: string): Found[] {
  if (all.length === 0) return [{ id, group, level: 'ok', message: fine }];
  return all.map(({ about, repair, ...told }) => ({
    id: about === undefined ? id : `${id}:${about}`,
    group,
    ...told,
    ...(repair === undefined ? {} : { fix: repair.says, repair }),
  }));
}

export const problem = (message: string, about?: string, repair?: Repair): Told => ({
  level: 'problem',
  message,
  about,
  repair,
});

export const warning = (message: string, about?: string, repair?: Repair): Told => ({
  ...problem(message, about, repair),
  level: 'warning',
});
