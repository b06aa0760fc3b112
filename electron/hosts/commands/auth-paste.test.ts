import { describe, expect, it } from 'vitest';
import { err, ok } from '#shared/result';
import { runLine, type Answers, type Place } from '../testing/command-line.ts';

const KEY = 'sk-ant-api03-0123456789';
const provider = {
  id: 'anthropic',
  name: 'Anthropic',
  short: 'An',
  dialects: [],
  methods: [{ kind: 'api_key', prefix: 'sk-ant-', minLength: 20 }],
  logins: [],
  local: false,
  custom: false,
};
const core = (check: unknown): Answers => ({
  'providers.list': () => ok([provider]),
  'accounts.list': () => ok({ groups: [] }),
  'accounts.check': () => check,
  'accounts.add': () => ok({ id: 'anthropic:manual', type: 'api_key', setupToken: false, label: 'manual' }),
});
const refused = ok({ outcome: 'refused', latencyMs: 1, message: 'bad key' });

async function paste(check: unknown, piped: string, more: readonly string[] = [], place: Place = {}) {
  const ran = await runLine(
    ['models', 'auth', 'paste-token', '--provider', 'Anthropic', ...more],
    core(check),
    piped,
    place,
  );
  const added = ran.calls.find(({ call }) => call === 'accounts.add')?.input as { secret: string } | undefined;
  return { ...ran, secret: added?.secret };
}

describe('asking the provider before a pasted secret is stored', () => {
  it.each([
    ['accepted', 'Checked: Anthropic accepts it.'],
    ['limited', 'Checked: Anthropic knows it, and its limit is reached at the moment.'],
    ['unreachable', 'Anthropic cannot be reached, so it is kept unchecked.'],
    ['unclear', 'Anthropic gave no clear answer, so it is kept unchecked.'],
  ])('%s: said on stderr, and stored', async (outcome, says) => {
    const ran = await paste(ok({ outcome, latencyMs: 1 }), KEY);
    expect(ran).toMatchObject({ exit: 0, secret: KEY, err: `${says}\n` });
    expect(ran.out).toBe('Auth profile added: anthropic:manual\nStored as API key, no expiry.\n');
  });

  it('nobody is asked about one that cannot be stored under its id', async () => {
    const ran = await paste(ok({ outcome: 'accepted', latencyMs: 1 }), KEY, ['--profile-id', 'work']);
    expect(ran).toMatchObject({ exit: 1, err: 'baton: “work” is no profile id of anthropic. Write anthropic:name.\n' });
    expect(ran.calls.map(({ call }) => call)).toEqual(['providers.list']);
  });

  it('a refused one is stored only when that was said', async () => {
    const not = await paste(refused, KEY);
    expect(not).toMatchObject({ exit: 1, out: '', secret: undefined });
    expect(not.err).toBe('baton: Anthropic refuses it (bad key). Nothing was stored. Add --yes to keep it anyway.\n');
    expect(await paste(refused, KEY, ['--yes'])).toMatchObject({ exit: 0, secret: KEY });
    const asked = (answer: string) =>
      paste(refused, '', [], {
        types: [
          ['Paste the key', `${KEY}\r`],
          ['(bad key). Keep it anyway? [y/N]', answer],
        ],
      });
    expect(await asked('n\n')).toMatchObject({ exit: 1, secret: undefined });
    expect(await asked('y\n')).toMatchObject({ exit: 0, secret: KEY });
  });

  it('nobody is asked with --no-check, nor about what can be no key', async () => {
    for (const [text, more] of [
      [KEY, ['--no-check']],
      ['sk-ant-1', []],
    ] as const) {
      const ran = await paste(refused, text, more);
      expect(ran.calls.some(({ call }) => call === 'accounts.check')).toBe(false);
      expect(ran.secret).toBe(text);
    }
  });

  it('a key of another provider is named once, and never said to be kept', async () => {
    const ran = await paste(err({ code: 'secret-of-other', provider: 'openrouter', name: 'OpenRouter' }), KEY);
    expect(ran).toMatchObject({ exit: 1, out: '', secret: undefined });
    expect(ran.err).toBe('baton: This looks like a key for OpenRouter. Add it there.\n');
  });

  it('when it cannot be asked, it is kept unchecked, and why is said', async () => {
    const ran = await paste(err({ code: 'internal', traceId: 't1' }), KEY);
    expect(ran).toMatchObject({ exit: 0, secret: KEY });
    expect(ran.err).toMatch(/^It is kept unchecked: .*t1.*\n$/);
  });
});

describe('what was pasted', () => {
  it.each(['my key is sk-ant-api03-0123456789', 'hello there', `${KEY} ${KEY}`])(
    '“%s” has spaces in it, and is not stored',
    async (text) => {
      const ran = await paste(refused, text);
      expect(ran).toMatchObject({ exit: 1, out: '', secret: undefined });
      expect(ran.err).toContain('There are spaces in this');
      expect(ran.err).not.toContain(KEY);
    },
  );

  it.each([
    ['broken by a terminal', 'sk-ant-api03-\n   0123456789'],
    ['with an assignment around it', 'export ANTHROPIC_API_KEY="sk-ant-api03-0123456789";'],
    ['as a header', 'Authorization: Bearer sk-ant-api03-0123456789'],
    ['with an invisible character', 'sk-ant-\u200bapi03-0123456789'],
  ])('%s it is one secret', async (_how, text) => {
    expect((await paste(ok({ outcome: 'accepted', latencyMs: 1 }), text)).exit).toBe(0);
  });
});
