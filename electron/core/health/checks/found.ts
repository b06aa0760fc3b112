import type { DoctorCheck } from '#shared/status';

type Told = Pick<DoctorCheck, 'level' | 'message'>;

/** Turns what a check found into its lines; nothing found is one `ok` line. */
export const found = (id: string, group: DoctorCheck['group'], all: readonly Told[], fine: string): DoctorCheck[] =>
  (all.length > 0 ? all : [{ level: 'ok' as const, message: fine }]).map((told) => ({ id, group, ...told }));

export const problem = (message: string): Told => ({ level: 'problem', message });
export const warning = (message: string): Told => ({ level: 'warning', message });
