import { DEFAULT_GATEWAY_PORT } from '../../config/schema.ts';
import type { Check, DoctorFacts } from '../doctor-facts.ts';
import { clientAddresses, helperFile, portOf, type ClientAddress } from '../client-addresses.ts';
import { found, warning, type Told } from './found.ts';

/** Tools that were told to ask a place on this computer where nobody listens. Their files are read, never written. */
export const clientsCheck: Check = async (facts) => {
  const { files, home, env } = facts;
  const addresses = await clientAddresses({ files, home, env });
  const dead = await Promise.all(addresses.map((one) => deadAddress(facts, one)));
  const helpers = await Promise.all(addresses.map((one) => lostHelper(facts, one)));
  return found(
    'clients',
    'gateway',
    [...dead, ...helpers].flat(),
    addresses.some(({ url }) => portOf(url) !== null)
      ? 'Every tool that asks this computer gets an answer.'
      : 'No tool is set up to ask a dead address.',
  );
};

async function deadAddress({ gateway, config, listener }: DoctorFacts, one: ClientAddress): Promise<Told[]> {
  const port = portOf(one.url);
  if (port === null || port === portOf(gateway.url) || (await listener(port)) !== null) return [];
  const isOurs = port === DEFAULT_GATEWAY_PORT || port === config.gateway.port;
  const what = `${one.client} asks ${one.url ?? ''}, where nobody listens (${one.key} in ${one.path}).`;
  return [warning(`${what} ${cure(isOurs, gateway.url, one)}`, `${one.path}:${one.key}`)];
}

function cure(isOurs: boolean, running: string | undefined, { key }: ClientAddress): string {
  if (isOurs && running !== undefined) return `Baton listens on ${running}: write that there.`;
  if (isOurs) return 'Start Baton with `baton serve` or the app.';
  return `Start what should listen there, or take ${key} out.`;
}

/** The program that fetches the key is gone, so the tool cannot sign in. */
async function lostHelper({ files, home }: DoctorFacts, { client, path, helper }: ClientAddress): Promise<Told[]> {
  const file = helperFile(helper, home);
  if (file === null || (await files.realPath(file)) !== null) return [];
  return [
    warning(
      `${client} fetches its key with ${file}, which is not there (apiKeyHelper in ${path}). Put it back, or take apiKeyHelper out.`,
      `${path}:apiKeyHelper`,
    ),
  ];
}
