/** The oldest sessions are forgotten first; forgetting one costs no more than a prompt cache. */
const KEPT = 5_000;

/** Which account each session used last, per provider. In memory only. */
export interface Sessions {
  lastProfile(agentId: string, session: string, provider: string): string | undefined;
  used(agentId: string, session: string, provider: string, profileId: string): void;
}

export function createSessions(kept = KEPT): Sessions {
  const profiles = new Map<string, string>();
  const keyOf = (...parts: readonly string[]) => JSON.stringify(parts);
  return {
    lastProfile: (agentId, session, provider) => profiles.get(keyOf(agentId, session, provider)),
    used(agentId, session, provider, profileId) {
      const key = keyOf(agentId, session, provider);
      profiles.delete(key);
      profiles.set(key, profileId);
      if (profiles.size <= kept) return;
      const [oldest] = profiles.keys();
      if (oldest !== undefined) profiles.delete(oldest);
    },
  };
}
