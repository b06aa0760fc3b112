// Memory, sockets and files of the process under the soak, and what is wrong with them.
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';

const MB = 1024 * 1024;

export function createWatch({ pid, home }) {
  const samples = [];
  return {
    samples,
    sample(done) {
      samples.push({
        done,
        rss: rssOf(pid),
        sockets: socketsOf(pid),
        log: sizeOf(join(home, 'activity')),
        files: sizeOf(home),
      });
    },
  };
}

const rssOf = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

function socketsOf(pid) {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).filter((name) => {
    try {
      return readlinkSync(join(folder, name)).startsWith('socket:');
    } catch {
      return false;
    }
  }).length;
}

function sizeOf(folder) {
  let size = 0;
  for (const entry of listed(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) size += sizeOf(path);
    else size += statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  }
  return size;
}

function listed(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
const most = (samples, what) => samples.reduce((max, sample) => Math.max(max, sample[what]), 0);

/** Memory in megabytes: at most between a fifth and a half of the requests, in the middle of the last fifth, at most. */
function memory({ samples }, requests) {
  const between = (from, to) => samples.filter(({ done }) => done >= requests * from && done <= requests * to);
  const last = median(between(0.8, 1).map(({ rss }) => rss));
  return { warm: most(between(0.2, 0.5), 'rss'), last, most: most(samples, 'rss') };
}

/** What is wrong, one sentence each. */
export function judge({ asker, watch, totals, upstream, requests, connections }) {
  const { warm, last } = memory(watch, requests);
  const end = watch.samples.at(-1);
  const troubles = asker.wrong.slice(0, 20).map((one) => `answer: ${one}`);
  const expect = (fine, trouble) => void (fine || troubles.push(trouble));
  expect(last <= warm * 1.1 + 10, `memory grew from ${warm.toFixed(0)} to ${last.toFixed(0)} MB`);
  // Both sides of each request, what is kept for the next, and the doors.
  expect(most(watch.samples, 'sockets') <= 2 * connections + 100, `${most(watch.samples, 'sockets')} sockets at once`);
  expect(end.sockets <= 64 + 20, `${end.sockets} sockets are left open`);
  expect(
    most(watch.samples, 'log') <= 51 * MB,
    `the request log grew to ${(most(watch.samples, 'log') / MB).toFixed(0)} MB`,
  );
  expect(end.files <= 80 * MB, `the folder grew to ${(end.files / MB).toFixed(0)} MB`);
  expect(totals.requests === requests, `${totals.requests} of ${requests} requests are in the log’s counts`);
  // A connection that was cut before a word is met once more on a fresh one; then three others.
  expect(upstream.most <= 5, `one request was put ${upstream.most} times`);
  return troubles;
}

const number = (value) => Math.round(value).toLocaleString('en');

export function table({ asker, watch, seconds, upstream, requests, connections, machine }) {
  const { warm, last, most: peak } = memory(watch, requests);
  const faulty = Object.entries(asker.seen).filter(([kind]) => !kind.startsWith('none'));
  const withFault = faulty.reduce((sum, [, count]) => sum + count, 0);
  const { streams, translated } = asker.counts();
  const row = (...cells) => `| ${cells.join(' | ')} |`;
  return [
    '## Soak',
    '',
    `\`npm run bench:soak\` puts ${number(requests)} requests of four client dialects to providers of four dialects, half of`,
    `them streams, over ${connections} connections to the built \`baton serve\`; one in twenty meets a fault (${faulty.length} kinds). Each`,
    'answer is compared with the one that only this request can have. It fails when one answer is wrong, memory grows,',
    `sockets stay, or the log leaves its bounds. ${machine}; load and stand-in provider on it, too.`,
    '',
    row('', ''),
    row('---', '---'),
    row('Requests', `${number(requests)} (${number(streams)} streams, ${number(translated)} into another dialect)`),
    row('With a fault', number(withFault)),
    row('Wrong answers', number(asker.wrong.length)),
    row('Requests a second', number(requests / seconds)),
    row(
      'Memory at most in the first half, at the end, at most',
      [warm, last, peak].map((mb) => `${mb.toFixed(0)} MB`).join(', '),
    ),
    row(
      'Sockets at most, and three seconds after the end',
      `${most(watch.samples, 'sockets')}, ${watch.samples.at(-1).sockets}`,
    ),
    row('Request log at most', `${(most(watch.samples, 'log') / MB).toFixed(1)} MB`),
    row('Calls for one request at most', String(upstream.most)),
  ].join('\n');
}
