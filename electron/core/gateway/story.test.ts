import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ProviderSide, WireDialect } from '../dialects/dialect.ts';
import { asText, parseObject } from '../kernel/json.ts';
import type { NeutralEvent } from '../dialects/neutral.ts';
import { chat } from '../dialects/chat/wire.ts';
import { storyOfStream, storyOfWhole, type Step, type Story } from './story.ts';
import { gatherStory, holdStory } from './tell.ts';

/** The smallest dialect there is: `{"say": "…"}`, `{"count": n}`, `{"done": true}`, `{"broken": "…"}`, `{}`. */
const provider: ProviderSide = {
  toolName: /./,
  writeRequest: ({ stream }, { model }) => ({ path: '/v1/say', body: { model }, stream, dropped: [] }),
  readWhole: (body) => [
    { kind: 'text', text: asText(body['say']) },
    { kind: 'finish', reason: 'stop' },
  ],
  streamReader: () => ({
    push: ({ data }) => {
      const said = parseObject(data);
      const text = asText(said['say']);
      const events: NeutralEvent[] = text === '' ? [] : [{ kind: 'text', text }];
      if (typeof said['count'] === 'number') events.push({ kind: 'usage', usage: { outputTokens: said['count'] } });
      return events;
    },
    rest: () => [{ kind: 'finish', reason: 'stop' }],
  }),
};
const wire: WireDialect = {
  ...chat,
  client: null,
  provider,
  read: ({ data }) => {
    const said = parseObject(data);
    if (said['broken'] !== undefined) return { kind: 'error', message: asText(said['broken']) };
    if (said['done'] !== undefined) return { kind: said['done'] === 'soon' ? 'finish' : 'end' };
    return { kind: said['say'] === undefined ? 'empty' : 'content' };
  },
};

const chunks = (...pieces: (string | Buffer)[]) => {
  let returned = false;
  const rest = (async function* () {
    try {
      for (const piece of pieces) yield Buffer.from(piece as string);
    } finally {
      returned = true;
    }
  })();
  return { rest, returned: () => returned };
};
const event = (said: object) => `data: ${JSON.stringify(said)}\n\n`;
const tell = (...pieces: (string | Buffer)[]) =>
  storyOfStream(wire, provider, Buffer.from((pieces[0] ?? '') as string), chunks(...pieces.slice(1)).rest);

async function all(story: Story): Promise<{ events: NeutralEvent[]; last: Step['kind'] }> {
  const events: NeutralEvent[] = [];
  for (;;) {
    const step = await story.next();
    if (step.kind !== 'said') return { events, last: step.kind };
    events.push(...step.events);
  }
}
const text = (events: readonly NeutralEvent[]) => events.map((one) => (one.kind === 'text' ? one.text : '')).join('');

describe('an answer as neutral events', () => {
  test.each<[string, string, string, Step['kind']]>([
    ['with its last event', event({ say: 'a' }) + event({ done: true }), 'a', 'ended'],
    ['whose last event lacks its blank line', event({ say: 'a' }) + 'data: {"done":true}', 'a', 'ended'],
    ['that is finished and ends cleanly', event({ say: 'a' }) + event({ done: 'soon' }), 'a', 'ended'],
    ['that is finished, with counts behind it', event({ done: 'soon' }) + event({ count: 7 }), '', 'ended'],
    ['that stops before its last event', event({ say: 'a' }), 'a', 'cut'],
    ['that stops in the middle of an event', event({ done: 'soon' }) + 'data: {"co', '', 'cut'],
    [
      'whose provider gives up',
      event({ say: 'a' }) + event({ broken: 'Out of breath' }) + event({ done: true }),
      'a',
      'failed',
    ],
    [
      'with an event that nobody can read',
      event({ say: 'a' }) + 'data: {"say":\n\n' + event({ done: true }),
      'a',
      'failed',
    ],
    ['with rubbish behind its end', event({ done: 'soon' }) + 'data: {"say":\n\n', '', 'ended'],
    ['with comments in between', event({ say: 'a' }) + ': hi\n\n' + event({ done: true }), 'a', 'ended'],
    ['with more behind its last event', event({ done: true }) + event({ say: 'b' }), '', 'ended'],
  ])('%s', async (_what, bytes, said, last) => {
    const told = await all(tell(bytes));
    expect([text(told.events), told.last]).toEqual([said, last]);
    expect(told.events.filter(({ kind }) => kind === 'finish')).toHaveLength(last === 'ended' ? 1 : 0);
  });

  test('however the bytes are cut, the same is told', async () => {
    const one = fc.oneof(
      fc.record({ say: fc.string({ unit: 'grapheme' }) }),
      fc.record({ count: fc.nat() }),
      fc.constant({}),
      fc.constant({ broken: 'no' }),
      fc.constant({ done: 'soon' }),
      fc.constant({ done: true }),
    );
    const ends = fc.constantFrom('\n', '\r\n', '\r');
    await fc.assert(
      fc.asyncProperty(fc.array(one), ends, fc.array(fc.integer({ min: 1, max: 9 })), async (said, end, sizes) => {
        const bytes = Buffer.from(said.map((each) => event(each).replaceAll('\n', end)).join(''));
        const pieces: Buffer[] = [];
        let at = 0;
        for (const size of [...sizes, bytes.length]) {
          pieces.push(bytes.subarray(at, at + size));
          at += size;
        }
        const cut = tell(...pieces);
        const whole = tell(bytes);
        expect(await all(cut)).toEqual(await all(whole));
        expect(cut.usage()).toEqual(whole.usage());
      }),
    );
  });

  test('who stops listening leaves the upstream; one that has said all is read to its end', async () => {
    for (const [bytes, later] of [
      [event({ say: 'a' }), event({ say: 'b' })],
      [event({ say: 'a' }) + event({ done: true }), ''],
    ] as const) {
      const { rest, returned } = chunks(later, later);
      const story = storyOfStream(wire, provider, Buffer.from(bytes), rest);
      await story.next();
      // Nothing is asked of a generator that has not begun; a first question begins it.
      await story.next();
      await story.stop();
      await new Promise((done) => setImmediate(done));
      expect(returned()).toBe(true);
    }
  });

  test('a whole answer is a short story', async () => {
    const story = storyOfWhole(provider, Buffer.from('{"say":"all"}'), { outputTokens: 3 });
    expect(await all(story)).toMatchObject({ last: 'ended', events: [{ text: 'all' }, { kind: 'finish' }] });
    expect(story.usage()).toEqual({ outputTokens: 3 });
  });
});

describe('before anything is handed on', () => {
  test('signs of life are waited through, and the first word ends the wait', async () => {
    const story = tell(event({}), event({}), event({ say: 'a' }), event({ say: 'b' }), event({ done: true }));
    const begun = await holdStory(story);
    expect(begun.ok && text(begun.value)).toBe('a');
    const rest = await gatherStory(story, begun.ok ? begun.value : []);
    expect(rest.ok && text(rest.value.events)).toBe('ab');
  });

  test.each([
    ['an error', event({}) + event({ broken: 'No room' }), 'No room'],
    ['an error of no dialect', 'data: {"error":{"message":"No room"}}\n\n', 'No room'],
    ['what nobody can read', 'data: {"say":\n\n', 'cannot be read'],
    ['an end without a word said of it', event({}), 'before it had said all'],
  ])('%s is a failure', async (_what, bytes, message) => {
    const begun = await holdStory(tell(bytes));
    expect(!begun.ok && begun.error.message).toContain(message);
  });

  test('an answer that is complete without a word is an answer', async () => {
    expect(await holdStory(tell(event({}) + event({ done: true })))).toMatchObject({ ok: true });
  });

  test('a gathered answer that breaks off in the middle is a failure', async () => {
    for (const bytes of [event({ say: 'a' }), event({ say: 'a' }) + event({ broken: 'No' })])
      expect(await gatherStory(tell(bytes), [])).toMatchObject({ ok: false });
  });
});
