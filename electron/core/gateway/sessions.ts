/** The oldest sessions are forgotten first; forgetting one costs no more than a prompt cache. */
const KEPT = 5_000;

/** Which account each session used last, per provider. In memory only. */
export interface Sessions {
  /** Nobody once the person has put the accounts in another order: that is meant for what runs now, too. */
  lastProfile(agentId: string, session: string, provider: string): string | undefined;
  used(agentId: string, session: string, provider: string, profileId: string): void;
}

/** The order made by hand that an agent sees, if there is one; the same array until it is changed. */
export type OrderOf = (agentId: string, provider: string) => readonly string[] | undefined;

export function createSessions(orderOf: OrderOf, kept = KEPT): Sessions {
  const last = new Map<string, { readonly profileId: string; readonly order: ReturnType<OrderOf> }>();
  const keyOf = (...parts: readonly string[]) => JSON.stringify(parts);
  return {
    lastProfile(agentId, session, provider) {
      const known = last.get(keyOf(agentId, session, provider));
      return known?.order === orderOf(agentId, provider) ? known?.profileId : undefined;
    },
    used(agentId, session, provider, profileId) {
      const key = keyOf(agentId, session, provider);
      last.delete(key);
      last.set(key, { profileId, order: orderOf(agentId, provider) });
      if (last.size <= kept) return;
      const [oldest] = last.keys();
      if (oldest !== undefined) last.delete(oldest);
    },
  };
}
