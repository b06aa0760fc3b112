// `npm run bench [-- --write] [-- --quick]`: the gateway against a bare pass-through proxy, in the same run, on this machine.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { format, resolveConfig } from 'prettier';
import { cleanUp, here, load, measure, residentMb, start, startBaton } from './world.mjs';

const quick = process.argv.includes('--quick');
const seconds = quick ? 1 : 2;
const rounds = quick ? 1 : 3;
const requests = quick ? [2_000, 10_000] : [10_000, 100_000];
/** And what is aimed at: least ratio (none at most sizes), most ms added. */
const sizes = [
  ['2 kB', 2_000, '0.75', '0.5'],
  ['100 kB', 100_000, '–', '1'],
  ['1 MB', 1_000_000, '–', '3'],
];

const ms = (number) => number.toFixed(2);
const per = (number) => Math.round(number).toLocaleString('en');
const say = (text) => console.error(text);

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** At 32 connections, and at one. */
async function compared(targets, size) {
  const full = await measure(targets, rounds, { size, connections: 32, seconds });
  const alone = await measure(targets, rounds, { size, connections: 1, seconds });
  return { full, alone };
}

async function sameDialect(targets) {
  const rows = [];
  for (const [name, size, least, most] of sizes) {
    const { full, alone } = await compared(targets, size);
    const ratio = full.baton.rps / full.proxy.rps;
    rows.push([
      ...[name, per(full.direct.rps), per(full.proxy.rps), per(full.baton.rps), ratio.toFixed(2), least],
      ...[ms(alone.proxy.p50), ms(alone.baton.p50), ms(alone.baton.p50 - alone.proxy.p50), most],
    ]);
    say(`${name}: ${ratio.toFixed(2)} of the bare proxy`);
  }
  const head = 'Body|direct req/s|proxy req/s|Baton req/s|ratio|aim|proxy p50 ms|Baton p50 ms|added ms|aim'.split('|');
  const first = await measure(targets, rounds, { size: 100_000, connections: 1, seconds, stream: true });
  return `${table(head, rows)}

First byte of a stream (100 kB body, p50): direct ${ms(first.direct.p50)} ms, proxy ${ms(first.proxy.p50)} ms, Baton ${ms(first.baton.p50)} ms (aim: 1 ms later).`;
}

/** A client of Messages, a provider of Chat Completions. The proxy passes Chat Completions on. */
async function acrossDialects({ proxy, baton }) {
  const { full, alone } = await compared({ proxy, baton: { ...baton, path: '/v1/messages' } }, 2_000);
  const ratio = (full.baton.rps / full.proxy.rps).toFixed(2);
  say(`across dialects: ${ratio} of the bare proxy`);
  const added = ms(alone.baton.p50 - alone.proxy.p50);
  return `Across dialects (Messages asked, Chat Completions answering, 2 kB): ${per(full.baton.rps)} requests a second, ${ratio} of the proxy, which passes on what it gets (aim: 0.4); ${added} ms added (p50; aim: 1).`;
}

/** Of a Baton of its own, so that nothing but these requests is in it. */
async function memory(upstream) {
  const baton = await startBaton(upstream.port);
  const at = [residentMb(baton.pid)];
  for (const count of requests) {
    await load({ url: baton.url, key: baton.key, size: 2_000, connections: 32, mode: 'count', requests: count });
    at.push(residentMb(baton.pid));
    say(`resident after ${per(count)} more requests: ${at.at(-1).toFixed(0)} MB`);
  }
  await baton.end();
  const [fresh, some, many] = at.map((mb) => mb.toFixed(0));
  return `Resident memory of \`baton serve --no-ui\`: ${fresh} MB at the start, ${some} MB after ${per(requests[0])} requests (aim: 150), ${many} MB after ${per(requests[1])} more.`;
}

async function manyStreams({ baton, proxy }) {
  const one = (target) => load({ ...target, size: 2_000, connections: 500, mode: 'streams' });
  const [bare, ours] = [await one(proxy), await one(baton)];
  say(`streams at once: ${ours.whole} of ${ours.opened} whole`);
  return `500 streams at once, each two seconds long: ${ours.whole} came whole; first byte p50 ${ms(ours.p50)} ms, p99 ${ms(ours.p99)} ms (proxy: ${bare.whole} whole, ${ms(bare.p50)} and ${ms(bare.p99)} ms).`;
}

async function manyAccounts(upstream) {
  const numbers = { few: [10], many: [10_000], limited: [10_000, 9_000] };
  const targets = {};
  for (const [name, of] of Object.entries(numbers)) targets[name] = await startBaton(upstream.port, ...of);
  const { full, alone } = await compared(targets, 2_000);
  for (const { end } of Object.values(targets)) await end();
  const told = (name) => {
    const ratio = (full[name].rps / full.few.rps).toFixed(2);
    say(`${numbers[name].join(' accounts, at their limit ')}: ${ratio} of the speed with 10`);
    return `${per(full[name].rps)} requests a second (${ratio}), p50 ${ms(alone[name].p50)} ms`;
  };
  return `With 10 accounts of one provider: ${per(full.few.rps)} requests a second, p50 ${ms(alone.few.p50)} ms. With 10,000 of them: ${told('many')} (aim: the same). With 9,000 of these at their limit: ${told('limited')}.`;
}

const page = (parts, rest) => `# Performance

The gateway against a bare \`node:http\` pass-through proxy with a keep-alive agent: same run, same machine, load
generator and stand-in provider on it too, so only the ratios mean anything elsewhere. Requests per second at 32
connections, the rest at one; medians of ${rounds} × ${seconds} s. Made by \`npm run bench -- --write\` with Node
${process.version} on ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}).

${parts.join('\n\n')}

${rest}`;

/** What people wrote is kept, and what the soak found. */
const WRITTEN = '## Where the time goes';
const SOAK = '<!-- soak -->';
function writtenIn(path) {
  const text = readFileSync(path, 'utf8');
  const at = Math.min(...[WRITTEN, SOAK].map((begins) => text.indexOf(begins)).filter((found) => found !== -1));
  return Number.isFinite(at) ? text.slice(at) : '';
}

try {
  const upstream = await start([here('upstream.mjs')]);
  const proxy = await start([here('proxy.mjs'), String(upstream.port)]);
  const at = (port) => ({ url: `http://127.0.0.1:${port}`, key: 'none' });
  const targets = { direct: at(upstream.port), proxy: at(proxy.port), baton: await startBaton(upstream.port) };
  const parts = [
    await sameDialect(targets),
    await acrossDialects(targets),
    await manyStreams(targets),
    await memory(upstream),
    await manyAccounts(upstream),
  ];
  console.log(parts.join('\n\n'));
  const path = here('../docs/performance.md');
  if (process.argv.includes('--write'))
    writeFileSync(path, await format(page(parts, writtenIn(path)), { ...(await resolveConfig(path)), filepath: path }));
} finally {
  await cleanUp();
}
