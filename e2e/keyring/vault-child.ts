import { createNodePorts } from '#adapters/node-ports';
import { openVault } from '#core/vault/vault';

/*
 * A process that opens the vault of BATON_HOME, does what its arguments say, and prints one JSON line for each:
 * `view`, `names`, `put NAME` (the secret is what comes in), `read NAME`.
 */

const stateDir = process.env['BATON_HOME'] ?? '';
const ports = createNodePorts({ stateDir, env: process.env, version: '0.0.0' });
const vault = await openVault(ports);
const say = (answer: unknown) => process.stdout.write(`${JSON.stringify(answer)}\n`);

const steps = process.argv.slice(2);
for (let step = steps.shift(); step !== undefined; step = steps.shift()) {
  if (step === 'view') say(vault.view());
  else if (step === 'names') say(vault.names());
  else if (step === 'put') say(await vault.put(steps.shift() ?? '', await input()));
  else if (step === 'read') say(await vault.read(steps.shift() ?? ''));
  else throw new Error(`no such step: ${step}`);
}

async function input(): Promise<string> {
  let text = '';
  for await (const part of process.stdin) text += String(part);
  return text;
}
