import { dirname, join } from 'node:path';
import type { Check, DoctorFacts } from '../doctor-facts.ts';
import { told } from '../repairs.ts';
import { found, warning, type Told } from './found.ts';

/** Folders of programs that copy what lies in them to other computers, by the names they have on disk. */
const synced: readonly (readonly [RegExp, string])[] = [
  [/^Dropbox( \(.*\))?$/i, 'Dropbox'],
  [/^OneDrive( ?[-–].*)?$/i, 'OneDrive'],
  [/^(Google ?Drive|GoogleDrive-.*|My Drive)$/i, 'Google Drive'],
  [/^(iCloud ?Drive|Mobile Documents)$/i, 'iCloud Drive'],
  [/^CloudStorage$/, 'a cloud drive'],
  [/^(Nextcloud|ownCloud)$/i, 'Nextcloud'],
  [/^(Box|Box Sync)$/, 'Box'],
  [/^pCloud ?Drive$/i, 'pCloud'],
  [/^MEGA(sync)?$/, 'MEGA'],
];

/** The state folder holds logins: it belongs neither into a repository nor into a folder that is copied elsewhere. */
export const placeCheck: Check = async (facts) => {
  const { stateDir, files } = facts;
  const real = (await files.realPath(stateDir)) ?? stateDir;
  const cloud = cloudOf(real);
  const git = await gitProblem(facts, real);
  return found(
    'place',
    'files',
    [
      ...(cloud === undefined
        ? []
        : [
            warning(
              `${stateDir} lies in a folder of ${cloud}, which copies your accounts to other computers. Stop Baton, move the folder, and name its place in BATON_HOME.`,
              'cloud',
            ),
          ]),
      ...git,
    ],
    'The folder of Baton stays on this computer.',
  );
};

const cloudOf = (path: string): string | undefined =>
  path
    .split(/[/\\]/)
    .map((part) => synced.find(([name]) => name.test(part))?.[1])
    .find((name) => name !== undefined);

async function gitProblem({ files, stateDir }: DoctorFacts, real: string): Promise<Told[]> {
  const repository = await repositoryOf(files, real);
  if (repository === null) return [];
  const path = join(stateDir, '.gitignore');
  const ignored = await files.read(path);
  if (ignored.ok && ignored.value.split(/\r?\n/).includes('*')) return [];
  const text = ignored.ok ? `${ignored.value.replace(/\n?$/, '\n')}*\n` : '*\n';
  return [
    warning(
      `${stateDir} lies in the git repository ${repository}, so your accounts could be committed. Write a line with * into ${path}.`,
      'git',
      {
        says: `Writes a line with * into ${path}, so that git leaves the folder out.`,
        act: ({ write }) =>
          told(write(path, text), `git leaves ${stateDir} out now. What was committed before stays in its history.`),
      },
    ),
  ];
}

/** The nearest folder upwards that holds `.git`. */
async function repositoryOf(files: DoctorFacts['files'], path: string): Promise<string | null> {
  for (let folder = path; ; folder = dirname(folder)) {
    if ((await files.realPath(join(folder, '.git'))) !== null) return folder;
    if (dirname(folder) === folder) return null;
  }
}
