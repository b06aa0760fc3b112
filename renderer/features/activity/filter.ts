import type { RequestView } from '#shared/activity';

export type Shown = 'all' | 'handed-on' | 'failed';

/** Requests with that result in which every word of the text occurs: agent, model, account, what was asked, the id. */
export function filterRequests(requests: readonly RequestView[], shown: Shown, text: string): readonly RequestView[] {
  const words = text.toLowerCase().split(/\s+/u).filter(Boolean);
  return requests.filter((request) => {
    if (shown !== 'all' && request.result !== shown) return false;
    const haystack = haystackOf(request);
    return words.every((word) => haystack.includes(word));
  });
}

function haystackOf(request: RequestView): string {
  const attempts = request.attempts.flatMap((attempt) => [attempt.label, attempt.model, attempt.modelName]);
  const own = [request.id, request.agentId, request.asked, request.model, request.modelName, request.label ?? ''];
  return [...own, ...attempts].join('\n').toLowerCase();
}

/** How many requests came before the newest one shown: what waits behind “3 new”. */
export function waiting(shown: readonly RequestView[], latest: readonly RequestView[]): number {
  const known = new Set(shown.map(({ id }) => id));
  const place = latest.findIndex(({ id }) => known.has(id));
  return place === -1 ? latest.length : place;
}
