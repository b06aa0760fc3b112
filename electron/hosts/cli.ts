import { homedir } from 'node:os';
import { issuesText } from '#shared/errors';
import { codeOf, whyOf } from '#adapters/errno';
import { stateDirFrom } from '#adapters/state-dir';
import { openInBrowser } from './browser.ts';
import { runCommand } from './program.ts';
import { safeText } from './safe-text.ts';
import { configWarning } from './config-warning.ts';
import { openSession, type Session } from './session.ts';
import { styleFor, wantsColour } from './style.ts';
import type { Context, Terminal } from './context.ts';

/** Put in by the build from package.json. */
declare const __BATON_VERSION__: string;

/** The command line of this process. @param root the folder with `dist/` in it */
export async function main(root: string): Promise<number> {
  const { env, stdin, stdout, stderr } = process;
  const args = process.argv.slice(2);
  let said = '';
  const terminal: Terminal = {
    stdin,
    out: (text) => void stdout.write(stdout.isTTY ? safeText(text) : text),
    err: (text) => {
      said += text;
      stderr.write(stderr.isTTY ? safeText(text) : text);
    },
    style: styleFor(wantsColour(stdout.isTTY, env)),
    live: stderr.isTTY && env['TERM'] !== 'dumb',
  };
  const stateDir = stateDirFrom(env, homedir());
  const version = __BATON_VERSION__;
  const session = openSession({ stateDir, env, version });
  const context: Context = {
    terminal,
    api: session.api,
    follow: session.follow,
    browse: (url) => openInBrowser(url, process.platform, env),
    every,
    env,
    platform: process.platform,
    stateDir,
    version,
    root,
    now: Date.now,
  };
  try {
    const exit = await runCommand(context, args);
    if (args[0] !== 'doctor') await warnOfConfig(session, terminal, said);
    return exit;
  } finally {
    await session.close();
  }
}

/**
 * A command shows or uses what is in force, and that is not what stands in a broken file.
 * @param said on standard error until now: a refused change names what is wrong already
 */
async function warnOfConfig(session: Session, { err }: Terminal, said: string): Promise<void> {
  const app = session.used() ? await session.api['app.get']({}) : undefined;
  const warning =
    app?.ok === true && !said.includes(issuesText(app.value.config.issues)) ? configWarning(app.value) : null;
  if (warning !== null) err(`baton: ${warning}\n`);
}

function every(ms: number, run: () => void): () => void {
  const timer = setInterval(run, ms);
  return () => clearInterval(timer);
}

// A reader that has seen enough (`| head`) is no error; a full disk (`> file`) is one.
process.stdout.on('error', (error) => {
  if (codeOf(error) === 'EPIPE') process.exit(0);
  process.stderr.write(`baton: What there is to print could not be written (${whyOf(error)}).\n`);
  process.exit(1);
});
process.stderr.on('error', () => undefined);
