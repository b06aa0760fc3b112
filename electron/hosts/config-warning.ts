import { issuesText } from '#shared/errors';
import type { AppView } from '#shared/status';

/** What to say where the config on disk is not the one in force; `null`: they are the same. */
export function configWarning({ config: { path, issues, unread } }: Pick<AppView, 'config'>): string | null {
  if (issues.length === 0) return null;
  const then = unread ? 'asks no provider' : 'goes on with what it could read';
  return `${path} has an error: ${issuesText(issues)}. Until that is mended, Baton ${then}.`;
}
