import { getIn, isObject, setIn } from '../../config/edit.ts';

type Raw = Record<string, unknown>;

/** Another id in every order of the config, of all and of single agents; none comes twice. */
export function renamedInOrders(raw: Raw, from: string, to: string): Raw {
  const list = getIn(raw, ['agents', 'list']);
  const edited = inOrders(raw, from, to);
  if (!Array.isArray(list)) return edited;
  const agents = list.map((agent: unknown) => (isObject(agent) ? inOrders(agent, from, to) : agent));
  return setIn(edited, ['agents', 'list'], agents);
}

function inOrders(holder: Raw, from: string, to: string): Raw {
  const orders = getIn(holder, ['auth', 'order']);
  if (!isObject(orders)) return holder;
  return Object.entries(orders).reduce(
    (now, [provider, ids]) =>
      Array.isArray(ids) && ids.includes(from)
        ? setIn(now, ['auth', 'order', provider], [...new Set(ids.map((id: unknown) => (id === from ? to : id)))])
        : now,
    holder,
  );
}
