import { join, resolve } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** `BATON_HOME`, or `.baton` in the home folder. */
export function stateDirFrom(env: Environment, homedir: string): string {
  const wanted = env['BATON_HOME']?.trim();
  if (wanted === undefined || wanted === '') return join(homedir, '.baton');
  return wanted === '~' || wanted.startsWith('~/') ? join(homedir, wanted.slice(1)) : resolve(wanted);
}
