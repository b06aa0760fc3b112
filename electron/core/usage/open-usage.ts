import { isStored, openQuotaBook, type QuotaBook } from '../failover/quota-book.ts';
import type { Ports } from '../ports.ts';
import type { Profiles } from '../profiles/store.ts';
import { createUsageHistory, type UsageHistory } from './history.ts';
import { openUsageBook, type UsageBook } from './usage-book.ts';

/** What is written down of quotas: how full they are, when they were asked about, and how full they were. */
export interface UsageStores {
  readonly quota: QuotaBook;
  readonly usageBook: UsageBook;
  readonly usageHistory: UsageHistory;
}

export async function openUsage(
  ports: Ports,
  profiles: Pick<Profiles, 'view' | 'agentDir' | 'onChanged'>,
): Promise<UsageStores> {
  const exists = isStored(profiles.view);
  const usageHistory = createUsageHistory({ ...ports, agentDir: profiles.agentDir, exists });
  const quota = await openQuotaBook(ports, usageHistory.note);
  const usageBook = await openUsageBook(ports);
  profiles.onChanged(() => {
    quota.keepOnly(exists);
    usageBook.keepOnly(exists);
  });
  return { quota, usageBook, usageHistory };
}
