// One measurement in a process of its own: node load.mjs '<json>' → one JSON line.
import { Agent, request as send } from 'node:http';

const { url, key, size, connections, seconds, stream } = JSON.parse(process.argv[2]);
const agent = new Agent({ keepAlive: true, maxSockets: connections });
const body = bodyOf(size);
const headers = {
  'content-type': 'application/json',
  'content-length': String(body.length),
  authorization: `Bearer ${key}`,
  ...(stream ? { 'x-bench-stream': '1' } : {}),
};
const target = new URL('/v1/chat/completions', url);

/** Messages as an agent sends them: many, with line breaks and quotes in them. */
function bodyOf(bytes) {
  const line = 'const answer = "forty-two";\n\tif (answer !== \'no\') return `${answer}`; // größer\n';
  const messages = [];
  const text = () => JSON.stringify({ model: 'default', ...(stream ? { stream: true } : {}), messages });
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
    const call = send(target, { method: 'POST', headers, agent }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`HTTP ${answer.statusCode}`));
      answer.on('data', () => (first ||= performance.now() - begun));
      answer.on('end', () => resolve({ first, whole: performance.now() - begun }));
    });
    call.on('error', reject);
    call.end(body);
  });
}

async function many(until, times) {
  while (performance.now() < until) {
    const time = await one();
    times.push(stream ? time.first : time.whole);
  }
}

async function run(ms) {
  const times = [];
  const begun = performance.now();
  await Promise.all(Array.from({ length: connections }, () => many(begun + ms, times)));
  const took = performance.now() - begun;
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.floor(times.length * share)] ?? 0;
  return { rps: (times.length / took) * 1_000, p50: at(0.5), p99: at(0.99) };
}

await run(1_500); // lets the compiler finish, in every process
process.stdout.write(`${JSON.stringify(await run(seconds * 1_000))}\n`);
process.exit(0);
