import type { Command } from 'commander';
import { explain } from '#shared/errors';
import { DECLINED, refuse, show, STOPPED, type Answer } from '../answer.ts';
import type { Context } from '../context.ts';
import { leaf, type Runner } from '../run.ts';
import { readSecret } from '../secret-input.ts';

/** `unlock`: opens the vault of the Baton that runs with its passphrase, which is not shown. */
export function addUnlock(program: Command, runner: Runner): void {
  leaf(program, 'unlock', 'open the vault of the Baton that runs with its passphrase', runner, unlock);
}

async function unlock({ api, terminal }: Context): Promise<Answer> {
  const app = await api['app.get']({});
  if (!app.ok) return refuse(explain(app.error));
  const { host, vault } = app.value;
  if (vault.state.kind === 'open') return { ok: true, value: { json: { state: 'open' }, text: 'The vault is open.' } };
  // What a command opens for itself is shut again when it ends.
  if (host === 'cli') return refuse('No Baton runs that could be unlocked. Set BATON_PASSPHRASE for commands.');
  const passphrase = await readSecret(terminal, 'Passphrase (it is not shown): ');
  if (passphrase.kind === 'stopped') return STOPPED;
  if (passphrase.text === '') return DECLINED;
  return show(await api['vault.unlock']({ passphrase: passphrase.text }), () => ({
    json: { state: 'open' },
    text: 'The vault is open.',
  }));
}
