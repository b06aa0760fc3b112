import type { ActivityView, RequestView } from '#shared/activity';

const HOUR = 60 * 60_000;

export interface Count {
  requests: number;
  firstTry: number;
  handedOn: number;
  failed: number;
}

/** By the start of the hour, epoch ms. */
export type Hours = Map<number, Count>;

const nothing = (): Count => ({ requests: 0, firstTry: 0, handedOn: 0, failed: 0 });

/** A request whose client hung up is counted as a request and as nothing else. */
export function count(hours: Hours, { at, result }: Pick<RequestView, 'at' | 'result'>): void {
  const hour = Math.floor(at / HOUR) * HOUR;
  const sum = hours.get(hour) ?? nothing();
  hours.set(hour, sum);
  sum.requests += 1;
  if (result === 'first-try') sum.firstTry += 1;
  else if (result === 'handed-on') sum.handedOn += 1;
  else if (result === 'failed') sum.failed += 1;
}

/** The last `wanted` hours with the one that runs, oldest first, and their sum. */
export function lastHours(hours: Hours, wanted: number, now: number): Pick<ActivityView, 'hours' | 'totals'> {
  const current = Math.floor(now / HOUR) * HOUR;
  const totals = nothing();
  const list = Array.from({ length: wanted }, (_, index) => {
    const at = current - (wanted - 1 - index) * HOUR;
    const { requests, ...rest } = hours.get(at) ?? nothing();
    totals.requests += requests;
    totals.firstTry += rest.firstTry;
    totals.handedOn += rest.handedOn;
    totals.failed += rest.failed;
    return { at, ...rest };
  });
  return { hours: list, totals };
}
