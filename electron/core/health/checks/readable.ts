import { dirname, join, sep } from 'node:path';
import type { Check, DoctorFacts } from '../doctor-facts.ts';
import { cannotOpen } from './cannot-open.ts';
import { found, problem, type Told } from './found.ts';
import { shellWord } from './shell-word.ts';

/** What its owner needs to put a file into a folder. */
const WRITE = 0o300;

const inState = [
  ...['.env', 'sessions.json', 'notices.json', 'removed.json', 'importers.json', 'quota.json', 'usage.json'],
  'models-listed.json',
];
const ofAgent = ['models.json', 'usage-history.json'];

/** Files and folders that Baton cannot open, or not write into. Config, vault and accounts have rows of their own. */
export const readableCheck: Check = async (facts) => {
  const { stateDir, agents } = facts;
  const files = [
    ...inState.map((name) => join(stateDir, name)),
    ...agents.flatMap(({ dir }) => ofAgent.map((name) => join(dir, name))),
  ];
  const below = ['agents', 'activity', 'activity/bodies', 'logs'].map((name) => join(stateDir, name));
  const folders = new Set([stateDir, ...below, ...agents.flatMap(({ dir }) => [dirname(dir), dir])]);
  const shut = (await Promise.all([...folders].map((path) => opened(facts, path, 'folder')))).flat();
  // What lies in a folder that cannot be opened cannot be either.
  const isWithin = (path: string) => shut.some(({ about = path }) => path.startsWith(`${about}${sep}`));
  const isTold = (path: string) => shut.some(({ about }) => about === path) || isWithin(path);
  const others = await Promise.all([
    ...[...folders].filter((path) => !isTold(path)).map((path) => writable(facts, path)),
    ...files.filter((path) => !isTold(path)).map((path) => opened(facts, path, 'file')),
  ]);
  const first = [...shut.filter(({ about = '' }) => !isWithin(about)), ...others.flat()];
  return found('readable', 'files', first, 'Baton can open its files and folders.');
};

async function writable(facts: DoctorFacts, path: string): Promise<Told[]> {
  const stat = facts.platform === 'win32' ? null : await facts.files.stat(path);
  if (!stat || (stat.mode & WRITE) === WRITE) return [];
  return [problem(`Nothing can be written into ${path}. Run \`chmod u+rwx ${shellWord(path)}\`.`, path)];
}

async function opened(facts: DoctorFacts, path: string, is: 'file' | 'folder'): Promise<Told[]> {
  const shut = await cannotOpen(facts, path, is);
  return shut === null ? [] : [problem(shut, path)];
}
