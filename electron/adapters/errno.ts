/** `ENOSPC`; empty for an error that is none of the system's. */
export const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

/** `EACCES: permission denied`, without the path, which the sentence around it names already. */
export function whyOf(error: unknown): string {
  if (['ENOSPC', 'EDQUOT'].includes(codeOf(error))) return 'the disk is full';
  return error instanceof Error ? (error.message.split(',')[0] ?? '') : 'unknown';
}
