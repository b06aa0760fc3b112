import type { Transform } from 'node:stream';
import type { UpstreamResponse } from '../ports.ts';

/** The same answer with a body that is made from the one that comes. Broken is broken, whichever of the two is read. */
export function piped(response: UpstreamResponse, body: Transform): UpstreamResponse {
  response.body.on('error', (error) => body.destroy(error));
  // Whoever reads it hears of it; between two readers nobody does, and Node would end the process.
  body.on('error', () => undefined);
  body.on('close', () => response.body.destroy());
  const { status, headers } = response;
  return { status, headers, body: response.body.pipe(body) };
}
