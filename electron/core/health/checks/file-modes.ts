import type { Check } from '../doctor-facts.ts';
import { told } from '../repairs.ts';
import { found, problem } from './found.ts';

/** Bits that let somebody else in. */
const OTHERS = 0o077;

/** Files with secrets, sealed or not, are for their owner only. Windows has no such bits. */
export const fileModesCheck: Check = async ({ files, platform, stateDir, configView, agents }) => {
  if (platform === 'win32') return found('file-modes', 'files', [], 'Files are protected by your Windows account.');
  const paths = [
    stateDir,
    configView.path,
    ...['vault.json', 'vault.key', '.env', 'credentials', 'importers.json', 'sessions.json', 'activity', 'logs'].map(
      (name) => `${stateDir}/${name}`,
    ),
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
    [...new Set(open.flat())].map((path) =>
      problem(`${path} can be opened by other users. Run \`chmod go= ${path}\`.`, path, {
        says: `Only you can open ${path} afterwards.`,
        act: ({ makePrivate }) => told(makePrivate(path), `Only you can open ${path} now.`),
      }),
    ),
    'Only you can open Baton’s files.',
  );
};
