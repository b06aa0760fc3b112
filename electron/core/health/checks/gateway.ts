import type { Listener } from '../../ports.ts';
import type { Check, DoctorFacts } from '../doctor-facts.ts';
import { found, problem, warning, type Told } from './found.ts';

/** Is the gateway there for tools to use, or could it be? */
export const gatewayCheck: Check = async (facts) => found('gateway', 'gateway', await trouble(facts), fine(facts));

async function trouble({ gateway, listener }: DoctorFacts): Promise<Told[]> {
  const { state, why, port } = gateway;
  if (state === 'paused')
    return [warning('The gateway is paused. Resume it from the tray, the window, or with `baton resume`.')];
  if (state === 'on' || state === 'waiting') return [];
  // Port 0 means any that is free.
  const taken = port === 0 ? null : await listener(port);
  if (taken) {
    const message = `Port ${port}, where the gateway wants to listen, is taken by ${nameOf(taken)}. End that, or set gateway.port in baton.json.`;
    return [state === 'failed' ? problem(message) : warning(message)];
  }
  if (state === 'failed')
    return [problem(`The gateway could not start on port ${port}: ${why ?? 'unknown cause'}. Set gateway.port.`)];
  return [];
}

/** `node (process 4711)`, as far as it can be told. */
export const nameOf = ({ name, pid }: Listener): string => {
  if (name === undefined) return pid === undefined ? 'another program' : `process ${pid}`;
  return pid === undefined ? name : `${name} (process ${pid})`;
};

const fine = ({ gateway: { url, state } }: DoctorFacts) =>
  url === undefined
    ? 'The gateway is not running; `baton serve` or the app starts it.'
    : `The gateway ${state === 'waiting' ? 'waits for a first account' : 'listens'} on ${url}.`;
