type Raw = Record<string, unknown>;

const isObject = (value: unknown): value is Raw => typeof value === 'object' && value !== null && !Array.isArray(value);

const agentsOf = (raw: Raw): { readonly agents: Raw; readonly list: readonly unknown[] } => {
  const agents = isObject(raw.agents) ? raw.agents : {};
  return { agents, list: Array.isArray(agents.list) ? agents.list : [] };
};

/** Pure: the config as written, with one more agent at the end of `agents.list`. */
export function withAgent(raw: Raw, id: string): Raw {
  const { agents, list } = agentsOf(raw);
  return { ...raw, agents: { ...agents, list: [...list, { id }] } };
}

/** Pure: the same without the agent; everything else stays as it was written. */
export function withoutAgent(raw: Raw, id: string): Raw {
  const { agents, list } = agentsOf(raw);
  return { ...raw, agents: { ...agents, list: list.filter((agent) => !isObject(agent) || agent.id !== id) } };
}
