import { useEffect } from 'react';
import type { Api } from '#shared/contract';

/** The core asks a provider at most every 15 minutes; this only says that somebody looks. */
const STEP = 60_000;

/** While the page is open and can be seen, providers are asked about the quotas on it. */
export function useFreshQuota(api: Pick<Api, 'usage.refresh'>, agentId: string): void {
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === 'visible') void api['usage.refresh']({ agentId });
    };
    look();
    const timer = setInterval(look, STEP);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [api, agentId]);
}
