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
  const told = await Promise.all([
    ...[...folders].map((path) => folder(facts, path)),
    ...files.map((path) => file(facts, path)),
  ]);
  const all = told.flat();
  const isWithin = (path: string) => all.some(({ about = path }) => path.startsWith(`${about}${sep}`));
  // What lies in a folder that cannot be opened cannot be either.
  const first = all.filter(({ about = '' }) => !isWithin(about));
  return found('readable', 'files', first, 'Baton can open its files and folders.');
};

async function folder(facts: DoctorFacts, path: string): Promise<Told[]> {
  const shut = await cannotOpen(facts, path, 'folder');
  if (shut !== null) return [problem(shut, path)];
  const stat = facts.platform === 'win32' ? null : await facts.files.stat(path);
  if (!stat || (stat.mode & WRITE) === WRITE) return [];
  return [problem(`Nothing can be written into ${path}. Run \`chmod u+rwx ${shellWord(path)}\`.`, path)];
}

async function file(facts: DoctorFacts, path: string): Promise<Told[]> {
  const shut = await cannotOpen(facts, path, 'file');
  return shut === null ? [] : [problem(shut, path)];
}
