import { describe, expect, it } from 'vitest';
import { err, ok } from '#shared/result';
import { NOW, runLine, type Answers, type Place } from './testing/command-line.ts';

const URL = 'https://auth.example.test/authorize?client_id=1&state=2';
const state = (over: object = {}) => ({ kind: 'waiting', url: URL, paste: true, expiresAt: NOW + 600_000, ...over });
const view = (now: object) => ({ id: 'l1', provider: 'anthropic', method: 'browser', state: now });
const done = view({ kind: 'done', profileId: 'anthropic:me' });
const account = { id: 'anthropic:me', provider: 'anthropic', label: 'me', email: 'me@example.test' };
const list = () => ok({ agentId: 'main', groups: [{ profiles: [account] }], route: [], needYou: [] });

const soon = (run: () => void) => void setImmediate(() => setImmediate(run));
const line = ['models', 'auth', 'login', '--provider', 'anthropic'];

/** The login ends by itself: the browser came back. */
const comesBack: Answers = {
  'login.start': (_input, emit) => {
    soon(() => emit('login', done));
    return ok(view(state()));
  },
  'accounts.list': list,
};
const waits: Answers = {
  'login.start': () => ok(view(state())),
  'login.cancel': () => ok({}),
  'accounts.list': list,
};

describe('signing in', () => {
  it('prints the link alone on its line, opens the browser, and says who is signed in', async () => {
    const ran = await runLine(line, comesBack, '', { desktop: true });
    expect(ran).toMatchObject({ exit: 0, out: 'Signed in: anthropic:me (me@example.test)\n', browsed: [URL] });
    expect(ran.err.split('\n')).toContain(URL);
    expect(ran.err).toContain('Your browser opens');
    expect(ran.calls[0]).toEqual({ call: 'login.start', input: { provider: 'anthropic' } });
  });

  it('opens nothing with --no-open, and does not say that it did where there is no desktop', async () => {
    const unopened = await runLine([...line, '--no-open'], comesBack, '', { desktop: true });
    expect(unopened.browsed).toEqual([]);
    const headless = await runLine(line, comesBack);
    for (const { err: said } of [unopened, headless]) expect(said).toContain('Open this link in a browser:');
  });

  it('passes on method, account and agent', async () => {
    const more = ['--method', 'device', '--profile-id', 'anthropic:me', '--agent', 'work'];
    const { calls } = await runLine([...line, ...more], comesBack);
    expect(calls[0]?.input).toEqual({
      provider: 'anthropic',
      method: 'device',
      profileId: 'anthropic:me',
      agentId: 'work',
    });
    expect(calls[1]).toEqual({ call: 'accounts.list', input: { agentId: 'work' } });
  });

  it('--json prints one document at the end; link and code stay out of it', async () => {
    const ran = await runLine([...line, '--json'], comesBack);
    expect(JSON.parse(ran.out)).toEqual(account);
    expect(ran.err).toContain(URL);
  });

  it('an end that came before the answer to the start is not missed', async () => {
    const ran = await runLine(line, {
      ...comesBack,
      'login.start': (_input, emit) => {
        emit('login', done);
        return ok(view(state()));
      },
    });
    expect(ran.exit).toBe(0);
  });

  it('of another login nothing is taken', async () => {
    const ran = await runLine(line, {
      ...comesBack,
      'login.start': (_input, emit) => {
        emit('login', { ...view({ kind: 'failed', message: 'not mine' }), id: 'l2' });
        soon(() => emit('login', done));
        return ok(view(state()));
      },
    });
    expect(ran.exit).toBe(0);
  });

  it('a device code stands alone on its line', async () => {
    const ran = await runLine(line, {
      ...comesBack,
      'login.start': (_input, emit) => {
        soon(() => emit('login', done));
        return ok({ ...view(state({ userCode: 'WDJB-MJHT', paste: false })), method: 'device' });
      },
    });
    expect(ran.err.split('\n').map((text) => text.trim())).toContain('WDJB-MJHT');
  });

  it.each([
    { answer: () => err({ code: 'unknown-provider', provider: 'x', nearest: [] }), says: /no provider/ },
    {
      answer: () => ok(view({ kind: 'failed', message: 'The provider said no.' })),
      says: /^baton: The provider said no/,
    },
  ])('a login that cannot start exits 1 with one sentence', async ({ answer, says }) => {
    const ran = await runLine(line, { 'login.start': answer });
    expect(ran).toMatchObject({ exit: 1, out: '' });
    expect(ran.err).toMatch(says);
  });

  it('names the way in of a provider without a login', async () => {
    const none = () => err({ code: 'method-not-offered', provider: 'openai', kind: 'oauth' });
    const ran = await runLine(line, { 'login.start': none });
    expect(ran.err).toBe('baton: openai does not take a login. Use `baton models auth add --provider openai`.\n');
  });

  it('a login that was ended elsewhere says so', async () => {
    const ran = await runLine(line, {
      'login.start': (_input, emit) => {
        soon(() => emit('login', view({ kind: 'cancelled' })));
        return ok(view(state()));
      },
    });
    expect(ran.exit).toBe(1);
    expect(ran.err).toContain('ended elsewhere');
  });

  it('a login that fails later exits 1 with its sentence', async () => {
    const ran = await runLine(line, {
      'login.start': (_input, emit) => {
        soon(() => emit('login', view({ kind: 'failed', message: 'You said no.' })));
        return ok(view(state()));
      },
    });
    expect(ran).toMatchObject({ exit: 1, out: '' });
    expect(ran.err).toMatch(/baton: You said no\.\n$/);
  });
});

describe('on the terminal while it waits', () => {
  it('a pasted code is handed on, without showing it', async () => {
    const ran = await runLine(line, { ...waits, 'login.paste': () => ok(done) }, '', {
      types: [['paste the code', 'the-code#the-state\r']],
    });
    expect(ran.calls[1]).toEqual({ call: 'login.paste', input: { id: 'l1', text: 'the-code#the-state' } });
    expect(ran.exit).toBe(0);
    expect(ran.err).not.toContain('the-code');
  });

  it('a wrong code is said, and the next one counts', async () => {
    let pasted = 0;
    const answers: Answers = {
      ...waits,
      'login.paste': () =>
        (pasted += 1) === 1 ? err({ code: 'login-failed', message: 'That is not the code.' }) : ok(done),
    };
    const types = [
      ['paste the code', 'wrong\r'],
      ['That is not the code.', 'right\r'],
    ] as const;
    const ran = await runLine(line, answers, '', { types });
    expect(ran.exit).toBe(0);
    expect(ran.calls.filter(({ call }) => call === 'login.paste').map(({ input }) => input)).toEqual([
      { id: 'l1', text: 'wrong' },
      { id: 'l1', text: 'right' },
    ]);
  });

  it('the end of the input ends what only pasting can end well, once what was pasted is answered', async () => {
    const answers: Answers = {
      'login.start': () => ok(view(state({ onlyPaste: true }))),
      'login.paste': () => err({ code: 'login-failed', message: 'That is not the code.' }),
      'login.cancel': () => ok({}),
    };
    const ran = await runLine(line, answers, 'badcode\n');
    expect(ran).toMatchObject({ exit: 1, out: '' });
    expect(ran.err).toMatch(/That is not the code\.\nbaton: The input ended [^\n]* Nobody was signed in\.\n$/);
    expect((await runLine(line, { ...answers, 'login.paste': () => ok(done) }, 'good\n')).exit).toBe(0);
  });

  it('a code on standard input is taken; the end of the input ends nothing', async () => {
    const ran = await runLine(line, { ...waits, 'login.paste': () => ok(done) }, '\ncode#state\n');
    expect(ran.calls[1]).toEqual({ call: 'login.paste', input: { id: 'l1', text: 'code#state' } });
    expect((await runLine(line, comesBack, '')).exit).toBe(0);
  });

  it('Ctrl-C takes the login back', async () => {
    const cancelling: Answers = {
      ...waits,
      'login.cancel': (_input, emit) => {
        emit('login', view({ kind: 'cancelled' }));
        return ok({});
      },
    };
    const ran = await runLine(line, cancelling, '', { types: [['paste the code', '\u0003']] });
    expect(ran.calls.at(-1)).toEqual({ call: 'login.cancel', input: { id: 'l1' } });
    expect(ran).toMatchObject({ exit: 130, out: '' });
    expect(ran.err).toMatch(/baton: Stopped\. Nobody was signed in\.\n$/);
  });

  it('being ended takes the login back, and leaves no handler behind', async () => {
    const before = process.listenerCount('SIGTERM');
    const ran = await runLine(line, {
      ...waits,
      'login.start': () => {
        soon(() => process.emit('SIGTERM'));
        return ok(view(state()));
      },
    });
    expect(ran.calls.at(-1)?.call).toBe('login.cancel');
    expect(ran.exit).toBe(130);
    expect(process.listenerCount('SIGTERM')).toBe(before);
  });

  it('a taken port is said before anything is waited for', async () => {
    const ran = await runLine(line, {
      ...comesBack,
      'login.start': (_input, emit) => {
        soon(() => emit('login', done));
        return ok(view(state({ portTaken: 1455 })));
      },
    });
    expect(ran.err).toContain('Port 1455 is in use by another program');
  });
});

describe('every second', () => {
  /** A clock that is wound by hand, a second each time; stops when the command ends. */
  function clock(): Pick<Place, 'now' | 'every'> & { readonly stopped: () => boolean } {
    let now = NOW;
    let stopped = false;
    return {
      now: () => now,
      every: (ms, run) => {
        let over = false;
        const tick = () => {
          if (over) return;
          now += ms;
          run();
          setImmediate(tick);
        };
        setImmediate(tick);
        return () => {
          over = true;
          stopped = true;
        };
      },
      stopped: () => stopped,
    };
  }

  it('the countdown is written over itself, and what is typed is counted', async () => {
    const ran = await runLine(
      line,
      { ...waits, 'login.paste': () => ok(done), 'login.get': () => ok(view(state())) },
      '',
      {
        ...clock(),
        types: [
          ['9:58 left', 'abc'],
          ['3 characters pasted', '\r'],
        ],
      },
    );
    expect(ran.exit).toBe(0);
    expect(ran.err).toContain('\r\u001b[KWaiting, 9:59 left');
    expect(ran.err.endsWith('\r\u001b[K')).toBe(true);
  });

  it('a login whose owner went away starts anew, once', async () => {
    let starts = 0;
    const answers: Answers = {
      ...waits,
      'login.start': () => {
        starts += 1;
        return ok(view(state()));
      },
      'login.get': () => err({ code: 'unknown-login' }),
    };
    const again = await runLine(
      line,
      { ...answers, 'login.get': () => (starts === 2 ? ok(done) : err({ code: 'unknown-login' })) },
      '',
      clock(),
    );
    expect(again.exit).toBe(0);
    expect(again.err.split(URL)).toHaveLength(3);
    starts = 0;
    const never = await runLine(line, answers, '', clock());
    expect(never).toMatchObject({ exit: 1, out: '' });
    expect(never.err).toContain('This login is over');
    expect(starts).toBe(2);
  });

  it('a look that fails otherwise ends it with its sentence, and the clock stops', async () => {
    const wound = clock();
    const ran = await runLine(
      line,
      { ...waits, 'login.get': () => err({ code: 'vault-locked', name: 'Keychain' }) },
      '',
      wound,
    );
    expect(ran.exit).toBe(1);
    expect(ran.err).not.toContain('Waiting');
    expect(wound.stopped()).toBe(true);
  });

  it('an event that was lost is made up for', async () => {
    const ran = await runLine(line, { ...waits, 'login.get': () => ok(done) }, '', clock());
    expect(ran.exit).toBe(0);
  });
});
