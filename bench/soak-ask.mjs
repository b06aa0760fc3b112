// One request after the other, each with an answer that only it can have; what is not as it must be is kept.
import { Agent, request as send } from 'node:http';
import { answerTo, dialects, hear } from './soak-dialects.mjs';
import { faults } from './soak-faults.mjs';

/** Of all requests, so many have a fault; of those with a fault that costs seconds, so many are left. */
const FAULTY = 0.05;
const RARE = 0.1;
const KEPT_WRONG = 20;

export function createAsker({ url, key, connections }) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const seen = {};
  const wrong = [];
  let streams = 0;
  let translated = 0;

  const faultFor = (random, stream) => {
    if (random.next() >= FAULTY) return 'none';
    const fits = Object.keys(faults).filter((name) => {
      const { stream: streamed, whole } = faults[name];
      return (streamed !== true || stream) && (whole !== true || !stream);
    });
    const name = random.of(fits);
    return faults[name].rare && random.next() > RARE ? 'none' : name;
  };

  return {
    seen,
    wrong,
    counts: () => ({ streams, translated }),
    close: () => agent.destroy(),
    async one(random) {
      const client = random.of(dialects);
      const provider = random.of(dialects);
      const stream = random.next() < 0.5;
      const fault = faultFor(random, stream);
      const nonce = random.hex(16);
      const filler = 'x'.repeat(random.next() < 0.02 ? 100_000 : random.below(2_000));
      streams += Number(stream);
      translated += Number(client !== provider);
      const model = `own-${provider.name}/m`;
      const body = JSON.stringify(client.body(model, `soak:${nonce}:${fault}: ${filler}`, stream));
      const path = client.path(model, stream);
      const got = await ask({ url, agent, path, headers: client.key(key), body, gone: goneWhen(fault) });
      const why = whatIsWrong({ client, stream, fault, nonce, got });
      const kind = `${fault} ${faults[fault]?.sees ?? 'answered'}`;
      seen[kind] = (seen[kind] ?? 0) + 1;
      if (why !== null && wrong.length < KEPT_WRONG)
        wrong.push(`${client.name} → ${provider.name}, ${stream ? 'stream' : 'whole'}, ${fault}: ${why}`);
      else if (why !== null) wrong.push('…');
    },
  };
}

const goneWhen = (fault) => ({ 'hang-up': 'at its first word', 'hang-up-early': 'at once' })[fault];

function ask({ url, agent, path, headers, body, gone }) {
  return new Promise((resolve) => {
    const length = String(Buffer.byteLength(body));
    const options = {
      method: 'POST',
      agent,
      headers: { ...headers, 'content-type': 'application/json', 'content-length': length },
    };
    const call = send(new URL(path, url), options, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (piece) => {
        text += piece;
        if (gone === 'at its first word') call.destroy();
      });
      const done = (cut) => () => resolve({ status: answer.statusCode, headers: answer.headers, text, cut });
      answer.on('end', done(false));
      answer.on('close', done(true));
      answer.on('error', done(true));
    });
    call.on('error', (error) => resolve({ status: 0, headers: {}, text: '', cut: true, error }));
    call.end(body);
    if (gone === 'at once') setTimeout(() => call.destroy(), 15);
  });
}

/** `null`: it is as it must be. */
function whatIsWrong({ client, stream, fault, nonce, got }) {
  const { sees = 'answered', status } = faults[fault] ?? {};
  const full = answerTo(nonce).join('');
  switch (sees) {
    case 'gone':
      return got.text === '' || full.startsWith(hear(client, complete(got.text)).text) ? null : 'another’s answer';
    case 'refused':
      return got.status === status && !got.cut && isError(got.text) ? null : about(got);
    case 'broken': {
      if (got.status !== 200 || got.cut) return about(got);
      const { text, ended, failed } = hear(client, got.text);
      return full.startsWith(text) && text !== full && failed && !ended ? null : about(got);
    }
    default: {
      if (got.status !== 200 || got.cut) return about(got);
      if (!stream) return client.textOf(JSON.parse(got.text)) === full ? null : about(got);
      const { text, ended, failed } = hear(client, got.text);
      return text === full && ended && !failed ? null : about(got);
    }
  }
}

/** Without the event that had only begun. */
const complete = (text) => text.slice(0, text.lastIndexOf('\n\n') + 2);

function isError(text) {
  try {
    return typeof JSON.parse(text).error?.message === 'string';
  } catch {
    return false;
  }
}

const about = ({ status, cut, text, error }) =>
  `${status}${cut ? ', cut' : ''}${error ? `, ${error.code ?? error.message}` : ''}: ${text.slice(-400)}`;
