import { basename, dirname, join } from 'node:path';
import type { Check, DoctorFacts } from '../doctor-facts.ts';
import { told, type Repair } from '../repairs.ts';
import { cannotOpen } from './cannot-open.ts';
import { found, problem, warning, type Told } from './found.ts';
import { shellWord } from './shell-word.ts';

/** A write takes milliseconds; what is older than this belongs to one that was cut off. */
const CUT_OFF = 60_000;

/** What Baton noted by the way: it can begin anew, though what was noted so far is then only in the copy. */
const begunAnew: ReadonlySet<string> = new Set([
  'quota.json',
  'usage.json',
  'usage-history.json',
  'models-listed.json',
  'notices.json',
]);

/** Files that a crash or another program left behind. A temporary file may hold a secret in the clear. */
export const leftOversCheck: Check = async (facts) => {
  const { stateDir, agents } = facts;
  const lockDir = join(stateDir, 'owner.lock');
  const activity = join(stateDir, 'activity');
  const folders = [stateDir, lockDir, activity, join(activity, 'bodies'), ...agents.map(({ dir }) => dir)];
  const [cut, sockets, kept] = await Promise.all([
    Promise.all(folders.map((folder) => cutOff(facts, folder))),
    oldSockets(facts, lockDir),
    Promise.all(folders.map((folder) => keptAside(facts, folder))),
  ]);
  return found('left-overs', 'files', [...cut.flat(), ...sockets, ...kept.flat()], 'Nothing is left of a crash.');
};

/** Temporary files of writes that never ended, and locks that other programs forgot. Baton has only `owner.lock/`. */
async function cutOff({ files, clock }: DoctorFacts, folder: string): Promise<Told[]> {
  const names = (await files.list(folder)).filter((name) => name.endsWith('.tmp') || /\.json\.lock$/.test(name));
  const all = await Promise.all(names.map(async (name) => ({ name, stat: await files.stat(join(folder, name)) })));
  return all.flatMap(({ name, stat }) => {
    if (!stat || clock.now() - stat.mtimeMs < CUT_OFF) return [];
    const path = join(folder, name);
    const what = name.endsWith('.tmp') ? 'is left of a write that was cut off' : 'is a lock that nobody holds';
    return [removable(path, `${path} ${what}`)];
  });
}

/** Sockets that no record of the lock names belong to processes that are gone. */
async function oldSockets({ files }: DoctorFacts, lockDir: string): Promise<Told[]> {
  const names = await files.list(lockDir);
  const newest = Math.max(0, ...names.filter((name) => /^\d+$/.test(name)).map(Number));
  const dead = names.filter((name) => name.endsWith('.sock') && Number(name.split('-')[0]) < newest);
  return dead.map((name) =>
    removable(join(lockDir, name), `${join(lockDir, name)} is the door of a Baton that is gone`),
  );
}

const removable = (path: string, what: string): Told =>
  warning(`${what}. Delete it: \`rm -r ${shellWord(path)}\`.`, path, {
    says: `Deletes ${path}.`,
    act: ({ remove }) => told(remove(path), `${path} is deleted.`),
  });

/** Copies of files that Baton could not understand. They are the person's, and may hold secrets in the clear. */
async function keptAside(facts: DoctorFacts, folder: string): Promise<Told[]> {
  const names = await facts.files.list(folder);
  const copies = names.flatMap((name) => {
    const [, original] = /^(.+)\.unreadable-\d+$/.exec(name) ?? [];
    return original === undefined ? [] : [{ path: join(folder, name), original: join(folder, original) }];
  });
  return await Promise.all(
    copies.map(async ({ path, original }) =>
      (await isStillThere(facts, path, original))
        ? problem(
            `${original} cannot be understood, so nothing in it is used and nothing is written to it. Repair it, or move it away; ${path} is a copy.`,
            original,
            begunAnew.has(basename(original)) ? deletion(original, path) : undefined,
          )
        : warning(
            `${path} is ${basename(original)} as it was when Baton could not understand it; it may hold secrets. Look through it, then delete it: \`rm ${shellWord(path)}\`.`,
            path,
          ),
    ),
  );
}

const deletion = (original: string, copy: string): Repair => ({
  says: `Deletes ${original}, of which ${copy} is a copy; Baton begins it anew, and what it held stays in the copy only.`,
  act: ({ remove }) => told(remove(original), `${original} is deleted; ${copy} is the file as it was.`),
});

/** Is that what stands in the file now? Files of accounts have a row of their own. */
async function isStillThere({ files, unreadable }: DoctorFacts, copy: string, original: string): Promise<boolean> {
  if (unreadable.includes(original)) return false;
  const [now, then] = await Promise.all([files.read(original), files.read(copy)]);
  return now.ok && then.ok && now.value === then.value;
}

/** Files of accounts that cannot be read or understood now: nothing in them is used. */
export const unreadableCheck: Check = async (facts) =>
  found(
    'unreadable',
    'files',
    await Promise.all(facts.unreadable.map(async (path) => problem(await whyUnread(facts, path), path))),
    'Every file of accounts can be read.',
  );

async function whyUnread(facts: DoctorFacts, path: string): Promise<string> {
  if ((await facts.files.realPath(dirname(path))) === null)
    return `${path} cannot be reached, so none of its accounts is used. Put right the folders that it is in.`;
  return (
    (await cannotOpen(facts, path, 'file')) ??
    `${path} cannot be understood, so none of its accounts is used. Repair it or move it away; nothing is written to it until then.`
  );
}
