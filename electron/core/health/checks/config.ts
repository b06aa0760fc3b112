import { join } from 'node:path';
import { issueText } from '#shared/errors';
import { isUnknownKey, renameKey, type UnknownKey } from '../../config/unknown-keys.ts';
import type { Check, DoctorFacts } from '../doctor-facts.ts';
import { inConfig } from '../repairs.ts';
import { cannotOpen } from './cannot-open.ts';
import { found, problem, warning } from './found.ts';

/** The config file: what is wrong with it, and what is odd. */
export const configCheck: Check = async (facts) => {
  const { path, issues, warnings } = facts.configView;
  const isThere = (await facts.files.stat(path)) !== null;
  const shut = await cannotOpen(facts, path, 'file');
  return found(
    'config',
    'config',
    [
      ...issues.map((issue) => ({
        ...(issue.path === ''
          ? problem(shut ?? `${path}: ${issueText(issue)}`, 'file')
          : problem(`${path}: ${issueText(issue)}`, issue.path)),
        file: issue.variable === undefined ? path : join(facts.stateDir, '.env'),
      })),
      ...warnings.map((issue) => ({
        ...warning(
          `${path}: ${issueText(issue)}`,
          issue.path,
          isUnknownKey(issue) ? renaming(facts, issue) : undefined,
        ),
        file: path,
      })),
    ],
    isThere ? `${path} is in force as written.` : 'There is no baton.json yet: everything is as it comes.',
  );
};

/** A slip of the finger is put right; a key that resembles nothing may be another program's. */
function renaming(facts: DoctorFacts, { path, at, close }: UnknownKey) {
  if (close === undefined) return undefined;
  return inConfig(
    facts,
    `Renames ${path} to ${close}.`,
    (raw) => renameKey(raw, at, close),
    `${path} is called ${close} now.`,
  );
}
