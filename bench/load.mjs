// One measurement in a process of its own: node load.mjs '<json>' → one JSON line.
// mode: time (default: for `seconds`), count (`requests` in all), streams (`connections` slow ones at once)
import { Agent, request as send } from 'node:http';

const options = JSON.parse(process.argv[2]);
const { url, key, size, connections, seconds = 2, stream = false, mode = 'time', requests = 0 } = options;
const path = options.path ?? '/v1/chat/completions';
const agent = new Agent({ keepAlive: true, maxSockets: connections });
const body = bodyOf(size);
const kind = mode === 'streams' ? 'slow' : stream ? '1' : undefined;
const headers = {
  'content-type': 'application/json',
  'content-length': String(body.length),
  authorization: `Bearer ${key}`,
  ...(kind && { 'x-bench-stream': kind }),
};
const target = new URL(path, url);

/** Messages as an agent sends them: many, with line breaks and quotes in them. */
function bodyOf(bytes) {
  const line = 'const answer = "forty-two";\n\tif (answer !== \'no\') return `${answer}`; // größer\n';
  const messages = [];
  const asked = { model: 'default', ...(path === '/v1/messages' && { max_tokens: 500 }) };
  const text = () => JSON.stringify({ ...asked, ...(stream || mode === 'streams' ? { stream: true } : {}), messages });
  for (let left = bytes; left > 0; left -= 1_600)
    messages.push({
      role: messages.length % 2 ? 'assistant' : 'user',
      content: line.repeat(18).slice(0, Math.max(20, Math.min(left, 1_400))),
    });
  return Buffer.from(text());
}

function one() {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    let first = 0;
    let last = '';
    const call = send(target, { method: 'POST', headers, agent }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`HTTP ${answer.statusCode}`));
      answer.on('data', (chunk) => {
        first ||= performance.now() - begun;
        if (mode === 'streams') last = chunk.toString('latin1').slice(-16);
      });
      answer.on('end', () => {
        if (mode === 'streams' && !last.includes('[DONE]')) reject(new Error('cut'));
        resolve({ first, whole: performance.now() - begun });
      });
    });
    call.on('error', reject);
    call.end(body);
  });
}

async function timed(ms) {
  const times = [];
  const begun = performance.now();
  const many = async () => {
    while (performance.now() < begun + ms) {
      const time = await one();
      times.push(stream ? time.first : time.whole);
    }
  };
  await Promise.all(Array.from({ length: connections }, many));
  return summary(times, performance.now() - begun);
}

async function counted(count) {
  const begun = performance.now();
  let left = count;
  const many = async () => {
    for (; left > 0;) {
      left -= 1;
      await one();
    }
  };
  await Promise.all(Array.from({ length: connections }, many));
  return { rps: (count / (performance.now() - begun)) * 1_000 };
}

async function allAtOnce() {
  const done = await Promise.allSettled(Array.from({ length: connections }, one));
  const good = done.filter(({ status }) => status === 'fulfilled').map(({ value }) => value);
  return { ...summary(good.map(({ first }) => first)), opened: done.length, whole: good.length };
}

function summary(times, took = 1) {
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.floor(times.length * share)] ?? 0;
  return { rps: (times.length / took) * 1_000, p50: at(0.5), p99: at(0.99) };
}

async function result() {
  if (mode === 'count') return await counted(requests);
  if (mode === 'streams') return await allAtOnce();
  await timed(1_500); // lets the compiler finish, in every process
  return await timed(seconds * 1_000);
}
process.stdout.write(`${JSON.stringify(await result())}\n`);
process.exit(0);
