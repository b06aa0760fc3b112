import type { GatewayView } from '#shared/status';
import type { Check } from '../doctor-facts.ts';
import { found, problem, warning } from './found.ts';

/** Is the gateway there for tools to use? */
export const gatewayCheck: Check = ({ gateway }) => found('gateway', 'gateway', trouble(gateway), fine(gateway));

function trouble({ state, why, port }: GatewayView) {
  if (state === 'failed')
    return [problem(`The gateway could not start on port ${port}: ${why ?? 'unknown cause'}. Set gateway.port.`)];
  if (state === 'paused') return [warning('The gateway is paused. Resume it from the tray or the window.')];
  return [];
}

const fine = ({ url, state }: GatewayView) =>
  url === undefined
    ? 'The gateway is not running; `baton serve` or the app starts it.'
    : `The gateway ${state === 'waiting' ? 'waits for a first account' : 'listens'} on ${url}.`;
