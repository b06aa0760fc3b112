import { getIn, isObject, setIn } from '../config/edit.ts';

type Raw = Record<string, unknown>;

const LIST = ['agents', 'list'];

const listOf = (raw: Raw): readonly unknown[] => {
  const list = getIn(raw, LIST);
  return Array.isArray(list) ? list : [];
};

/** Pure: the config as written, with one more agent at the end of `agents.list`. */
export function withAgent(raw: Raw, id: string): Raw {
  return setIn(raw, LIST, [...listOf(raw), { id }]);
}

/** Pure: the same without the agent; everything else stays as it was written. */
export function withoutAgent(raw: Raw, id: string): Raw {
  return setIn(
    raw,
    LIST,
    listOf(raw).filter((agent) => !isObject(agent) || agent.id !== id),
  );
}
