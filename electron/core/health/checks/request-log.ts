import { join } from 'node:path';
import { ok } from '#shared/result';
import { KEPT_BYTES, KEPT_DAYS, newestFirst, outdated } from '../../activity/log-files.ts';
import type { Check, DoctorFacts } from '../doctor-facts.ts';
import { told } from '../repairs.ts';
import { found, warning, type Told } from './found.ts';
import { remaining } from './remaining.ts';

/** The request log and the bodies of requests: within their bounds, and no longer than they were meant to be. */
export const requestLogCheck: Check = async (facts) => {
  return found(
    'request-log',
    'files',
    await tooMuch(facts),
    `The request log is within its bounds${await bodies(facts)}`,
  );
};

/** That they are there is the person's own wish. */
async function bodies({ files, stateDir, bodiesUntil, clock }: DoctorFacts): Promise<string> {
  const names = await files.list(join(stateDir, 'activity', 'bodies'));
  const count = names.filter((name) => name.endsWith('.json')).length;
  if (bodiesUntil === null && count === 0) return ', without prompts and answers.';
  const until = bodiesUntil === null ? '' : `, for ${remaining(bodiesUntil - clock.now())} more`;
  return `. Prompts and answers are kept, since you switched that on${until}; \`baton activity bodies off\` deletes them.`;
}

async function tooMuch({ files, clock, stateDir }: DoctorFacts): Promise<Told[]> {
  const folder = join(stateDir, 'activity');
  const names = await files.list(folder);
  const sized = await Promise.all(
    names.map(async (name) => ({ name, size: (await files.stat(join(folder, name)))?.size ?? 0 })),
  );
  const old = outdated(newestFirst(sized), clock.now());
  if (old.length === 0) return [];
  const what = old.length === 1 ? '1 file' : `${old.length} files`;
  return [
    warning(
      `${what} of the request log in ${folder} ${old.length === 1 ? 'is' : 'are'} beyond ${KEPT_DAYS} days or ${KEPT_BYTES / 1024 / 1024} MB. Baton deletes ${old.length === 1 ? 'it' : 'them'} with the next request.`,
      'outdated',
      {
        says: `Deletes ${what} of the request log whose time is over.`,
        act: async ({ remove }) => {
          for (const name of old) {
            const gone = await told(remove(join(folder, name)), '');
            if (!gone.ok) return gone;
          }
          return ok(`${what} of the request log deleted.`);
        },
      },
    ),
  ];
}
