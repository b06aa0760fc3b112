/** The oldest sessions are forgotten first; forgetting one costs at most a question asked twice. */
const KEPT = 5_000;

/** An account of a provider. */
export interface Carrier {
  readonly provider: string;
  readonly profileId?: string | undefined;
}

/** Who answered last in each session, and so whose signatures its conversation may hold. In memory only. */
export interface Carriers {
  /** May the conversation hold what somebody else signed? A session that nobody remembers may not. */
  moved(agentId: string, session: string, to: Carrier): boolean;
  /** @param cleaned it was answered only once other signatures were gone: they stay in the conversation */
  answered(agentId: string, session: string, by: Carrier, cleaned: boolean): void;
}

export function createCarriers(kept = KEPT): Carriers {
  const last = new Map<string, { readonly by: string; readonly mixed: boolean }>();
  const keyOf = (agentId: string, session: string) => JSON.stringify([agentId, session]);
  const nameOf = ({ provider, profileId }: Carrier) => JSON.stringify([provider, profileId]);
  return {
    moved(agentId, session, to) {
      const known = last.get(keyOf(agentId, session));
      return known !== undefined && (known.mixed || known.by !== nameOf(to));
    },
    answered(agentId, session, carrier, cleaned) {
      const key = keyOf(agentId, session);
      const by = nameOf(carrier);
      const before = last.get(key);
      last.delete(key);
      last.set(key, { by, mixed: cleaned || (before?.by === by && before.mixed) });
      if (last.size <= kept) return;
      const [oldest] = last.keys();
      if (oldest !== undefined) last.delete(oldest);
    },
  };
}
