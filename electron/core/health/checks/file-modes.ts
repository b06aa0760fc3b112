import { join } from 'node:path';
import type { Check, DoctorFacts } from '../doctor-facts.ts';
import { told } from '../repairs.ts';
import { found, problem } from './found.ts';
import { shellWord } from './shell-word.ts';

/** Bits that let somebody else in. */
const OTHERS = 0o077;

/** Files with secrets, sealed or not, are for their owner only. Windows has no such bits. */
export const fileModesCheck: Check = async (facts) => {
  const { files, platform } = facts;
  if (platform === 'win32') return found('file-modes', 'files', [], 'Files are protected by your Windows account.');
  const open = await Promise.all(
    (await pathsOf(facts)).map(async (path) => {
      const stat = await files.stat(path);
      return stat && (stat.mode & OTHERS) !== 0 ? [path] : [];
    }),
  );
  return found(
    'file-modes',
    'files',
    open.flat().map((path) =>
      problem(`${path} can be opened by other users. Run \`chmod go= ${shellWord(path)}\`.`, path, {
        says: `Lets only you open ${path}.`,
        act: ({ makePrivate }) => told(makePrivate(path), `Only you can open ${path} now.`),
      }),
    ),
    'Only you can open Baton’s files.',
  );
};

/** The state folder, all in it, and all in those of its folders that Baton keeps files in; git’s own are git’s, and what a crash left is deleted. */
async function pathsOf({ files, stateDir, configView, agents }: DoctorFacts): Promise<string[]> {
  const inside = async (folder: string) =>
    (await files.list(folder)).filter((name) => !/^\.git|\.tmp$/.test(name)).map((name) => join(folder, name));
  const top = await inside(stateDir);
  const folders = ['credentials', 'activity', 'logs', 'owner.lock'].map((name) => join(stateDir, name));
  const below = await Promise.all([...folders, ...agents.map(({ dir }) => dir)].map(inside));
  return [...new Set([stateDir, configView.path, ...top, ...agents.map(({ dir }) => dir), ...below.flat()])];
}
