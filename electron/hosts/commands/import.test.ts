import { describe, expect, it } from 'vitest';
import { ok } from '#shared/result';
import { NOW, runLine, type Answers, type Place } from '../testing/command-line.ts';

const item = (over: object = {}) => ({
  id: 'claude',
  source: 'claude-code',
  provider: 'anthropic',
  profileId: 'anthropic:claude-cli',
  label: 'Claude Code login',
  where: '~/.claude/.credentials.json',
  type: 'oauth',
  state: 'ready',
  writeBack: true,
  ...over,
});
const key = item({
  id: 'env:OPENAI_API_KEY',
  source: 'environment',
  profileId: 'openai:env',
  label: 'OpenAI key',
  where: 'OPENAI_API_KEY in your environment',
  type: 'api_key',
  state: 'unchecked',
  writeBack: false,
});
const expired = item({
  id: 'qwen',
  source: 'qwen',
  profileId: 'qwen-portal:qwen-cli',
  label: 'Qwen login',
  state: 'expired',
});
const old = item({
  id: 'old',
  source: 'codex',
  profileId: 'openai-codex:codex-cli',
  label: 'Codex login',
  state: 'stored',
});
const settings = { source: 'openclaw', where: '~/.openclaw/openclaw.json', parts: ['primary model', '3 aliases'] };
const problem = { source: 'qwen', where: '~/.qwen/oauth_creds.json', message: 'It is\nno JSON.', needsClick: false };
const keychain = {
  source: 'claude-code',
  where: 'keychain entry Claude Code-credentials',
  message: 'Claude Code keeps its login in the keychain.',
  needsClick: true,
};
const found = { items: [item(), key, expired, old], settings: [settings], problems: [problem] };

type Asked = { ids: string[]; writeBack?: string[]; settings?: string[]; agentId?: string };
const core = (view: object = found): Answers => ({
  'import.find': () => ok(view),
  'import.run': (input) =>
    ok({
      results: (input as Asked).ids.map((id) => ({ id, ok: true, profileId: `new:${id}` })),
      settings: (input as Asked).settings ?? [],
    }),
});

async function run(args: readonly string[], answers = core(), place: Place = {}) {
  const ran = await runLine(['import', ...args], answers, '', place);
  return { ...ran, asked: ran.calls.find(({ call }) => call === 'import.run')?.input };
}

describe('import', () => {
  it('--dry-run shows what is there, each problem on one line, and takes nothing', async () => {
    const ran = await run(['--dry-run']);
    expect(ran).toMatchObject({ exit: 0, err: '', asked: undefined });
    for (const text of [
      /Claude Code login +anthropic:claude-cli +login +~\/\.claude\/\.credentials\.json/,
      /OpenAI key +openai:env +API key +OPENAI_API_KEY in your environment/,
      /Qwen login .* expired/,
      /Codex login .* stored already/,
      /primary model, 3 aliases {2}~\/\.openclaw/,
      /! ~\/\.qwen\/oauth_creds\.json: It is no JSON\./,
    ]) {
      expect(ran.out).toMatch(text);
    }
    expect(JSON.parse((await run(['--dry-run', '--json'])).out)).toEqual(found);
  });

  it('--yes takes all that works and is new; no settings and no write-back unless asked for', async () => {
    const ran = await run(['--yes']);
    expect(ran.asked).toEqual({ ids: ['claude', 'env:OPENAI_API_KEY'] });
    expect(ran.out).toBe('Imported: new:claude\nImported: new:env:OPENAI_API_KEY\n');
  });

  it('--settings, --write-back and --agent are handed on', async () => {
    const ran = await run([
      '--yes',
      '--settings',
      '--write-back',
      'claude-code',
      '--write-back',
      'env',
      '--agent',
      'work',
    ]);
    expect(ran.asked).toEqual({
      agentId: 'work',
      ids: ['claude', 'env:OPENAI_API_KEY'],
      writeBack: ['claude'],
      settings: ['openclaw'],
    });
  });

  it('named sources are the only ones', async () => {
    expect((await run(['env', '--yes'])).asked).toEqual({ ids: ['env:OPENAI_API_KEY'] });
    expect((await run(['clawdbot', '--yes', '--settings'])).asked).toEqual({ ids: [], settings: ['openclaw'] });
  });

  it('write-back for a program that is not imported is wrong usage, not passed over', async () => {
    const ran = await runLine(['import', 'claude-code', '--write-back', 'codex', '--yes'], core());
    expect(ran).toMatchObject({ exit: 64, out: '' });
    expect(ran.err).toContain('--write-back codex');
  });

  it.each([[['nowhere']], [['--write-back', 'nowhere']]])('an unknown source is wrong usage: %j', async (args) => {
    const ran = await run([...args, '--yes']);
    expect(ran).toMatchObject({ exit: 64, out: '', calls: [] });
    expect(ran.err).toMatch(/^baton: Nothing can be imported from “nowhere”, only from openclaw[^\n]*\n$/);
  });

  it('what is looked into only when asked for is no failure, and is named', async () => {
    const view = { items: [], settings: [], problems: [keychain] };
    expect(await run(['--yes'], core(view))).toMatchObject({
      exit: 0,
      out: `Nothing to import: no other program here has accounts. Add --keychains to look into ${keychain.where}, too.\n`,
    });
    const shown = (await run(['--dry-run'], core(view))).out;
    expect(shown).toMatch(/^Looked into only with --keychains\n {2}! keychain entry/);
    expect(shown).not.toContain('Could not be read');
  });

  it('a mistyped source is guessed', async () => {
    expect((await run(['codx', '--yes'])).err).toContain('Did you mean codex?');
    expect((await run(['CLAUDE', '--yes'])).err).toContain('Did you mean claude-code?');
  });

  it('asks about one thing after the other; Enter takes what works and nothing else', async () => {
    const types = [
      ['Import Claude Code login as anthropic:claude-cli? [Y/n]', '\n'],
      ['Keep Claude Code signed in, too, by writing renewed tokens back to ~/.claude/.credentials.json? [y/N]', '\n'],
      ['Import OpenAI key as openai:env? [Y/n]', 'n\n'],
      ['Import Qwen login as qwen-portal:qwen-cli? [y/N]', '\n'],
      ['Settings of OpenClaw (primary model, 3 aliases), too? [y/N]', 'y\n'],
    ] as const;
    const ran = await run([], core(), { types });
    expect(ran.asked).toEqual({ ids: ['claude'], settings: ['openclaw'] });
    expect(ran.exit).toBe(0);
  });

  it('writes back only after a yes', async () => {
    const types = [
      ['[Y/n]', '\n'],
      ['Keep Claude Code signed in', 'y\n'],
    ] as const;
    expect((await run([], core({ ...found, items: [item()], settings: [] }), { types })).asked).toEqual({
      ids: ['claude'],
      writeBack: ['claude'],
    });
  });

  it('the end of the input stops all of it', async () => {
    const ran = await run([], core(), { isTTY: true });
    expect(ran).toMatchObject({ exit: 1, out: '', asked: undefined });
    expect(ran.err).toContain('Stopped. Nothing was changed.');
  });

  it('where nobody can be asked it says what to add', async () => {
    const ran = await run([]);
    expect(ran).toMatchObject({ exit: 1, out: '', asked: undefined });
    expect(ran.err).toContain('--yes');
  });

  it('reads a keychain only when told, or after a yes', async () => {
    const view = { items: [key], settings: [], problems: [keychain] };
    const finds = (ran: Awaited<ReturnType<typeof run>>) =>
      ran.calls.filter(({ call }) => call === 'import.find').map(({ input }) => input);
    expect(finds(await run(['--yes'], core(view)))).toEqual([{}]);
    expect(finds(await run(['--yes', '--keychains'], core(view)))).toEqual([{ keychains: true }]);
    const yes = [
      ['Read the keychain?', 'y\n'],
      ['[Y/n]', 'y\n'],
    ] as const;
    expect(finds(await run([], core(view), { types: yes }))).toEqual([{}, { keychains: true }]);
    const no = [
      ['Read the keychain?', '\n'],
      ['[Y/n]', 'y\n'],
    ] as const;
    expect(finds(await run([], core(view), { types: no }))).toEqual([{}]);
  });
});

describe('what an import exits with', () => {
  const none = { items: [], settings: [], problems: [] };
  const results = (...oks: boolean[]): Answers => ({
    ...core(),
    'import.run': () =>
      ok({ results: oks.map((fine, n) => ({ id: String(n), ok: fine, message: 'why' })), settings: [] }),
  });

  it.each([
    { name: 'all worked', args: ['--yes'], answers: results(true, true), exit: 0 },
    { name: 'some worked', args: ['--yes'], answers: results(true, false), exit: 0 },
    {
      name: 'only settings were wanted and none came',
      args: ['openclaw', '--yes', '--settings'],
      answers: results(),
      exit: 1,
    },
    { name: 'none worked', args: ['--yes'], answers: results(false, false), exit: 1 },
    { name: 'nothing is there', args: ['--yes'], answers: core(none), exit: 0 },
    { name: 'nothing is where it was said to be', args: ['codex', '--yes'], answers: core(none), exit: 1 },
    { name: 'what is there cannot be read', args: ['--yes'], answers: core({ ...none, problems: [problem] }), exit: 1 },
    { name: 'all is stored already', args: ['--yes'], answers: core({ ...none, items: [old] }), exit: 0 },
  ])('$exit when $name', async ({ args, answers, exit }) => {
    expect((await run(args, answers)).exit).toBe(exit);
  });

  it('each one that failed is named with its reason', async () => {
    expect((await run(['--yes'], results(false))).out).toBe('Not imported: 0: why\n');
  });

  it('the time of an expiring token is shown', async () => {
    const token = item({ type: 'token', expires: NOW + 3 * 86_400_000 });
    expect((await run(['--dry-run'], core({ ...none, items: [token] }))).out).toContain('token, ends in 3d');
  });
});
