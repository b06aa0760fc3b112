import type { Check } from '../doctor-facts.ts';
import { found, problem } from './found.ts';

/** Bits that let somebody else in. */
const OTHERS = 0o077;

/** Files with secrets, sealed or not, are for their owner only. Windows has no such bits. */
export const fileModesCheck: Check = async ({ files, platform, stateDir, configView, agents }) => {
  if (platform === 'win32') return found('file-modes', 'files', [], 'Files are protected by your Windows account.');
  const paths = [
    stateDir,
    configView.path,
    `${stateDir}/vault.json`,
    `${stateDir}/vault.key`,
    `${stateDir}/.env`,
    ...agents.flatMap(({ dir, storePath }) => [dir, storePath]),
  ];
  const open = await Promise.all(
    paths.map(async (path) => {
      const stat = await files.stat(path);
      return stat && (stat.mode & OTHERS) !== 0 ? [path] : [];
    }),
  );
  return found(
    'file-modes',
    'files',
    open.flat().map((path) => problem(`${path} can be opened by other users. Run \`chmod go= ${path}\`.`)),
    'Only you can open Baton’s files.',
  );
};
