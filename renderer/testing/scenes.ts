import type { FakeCore } from './fake-api.ts';
import { foundItem } from './fake-import.ts';
import { account, DAY, MINUTE } from './world.ts';

/** A login that ends on an address of this computer. */
const HERE = 'https://auth.example.com/oauth/authorize?redirect_uri=http%3A%2F%2Flocalhost%3A1455%2Fauth%2Fcallback';

/** Worlds worth looking at, by name. Each changes the working day of `createWorld`. */
export const scenes: Readonly<Record<string, (core: FakeCore) => void>> = {
  full: () => undefined,
  empty({ world }) {
    world.groups = [];
    world.requests = [];
    world.app.needYou = 0;
    world.app.gateway = { state: 'waiting', port: 7421 };
  },
  found({ world }) {
    scenes['empty']?.({ world } as FakeCore);
    world.found = {
      items: [
        foundItem('claude-code', 'anthropic', 'Claude Code login', '~/.claude/.credentials.json', { writeBack: true }),
        foundItem('codex', 'openai-codex', 'Codex CLI login', '~/.codex/auth.json', { writeBack: true }),
        foundItem('environment', 'openai', 'OpenAI key', 'OPENAI_API_KEY in your environment', {
          type: 'api_key',
          state: 'unchecked',
        }),
        foundItem('openclaw', 'openrouter', 'OpenRouter key', '~/.openclaw/agents/main/agent/auth-profiles.json', {
          id: 'broken:openrouter',
          type: 'api_key',
          state: 'unchecked',
        }),
      ],
      settings: [
        {
          source: 'openclaw',
          where: '~/.openclaw/openclaw.json',
          parts: ['primary model', '2 fallbacks', '3 aliases', 'order of anthropic'],
        },
      ],
      problems: [
        { source: 'qwen', where: '~/.qwen/oauth_creds.json', message: 'The file ends too early.', needsClick: false },
        {
          source: 'claude-code',
          where: 'Entry “Claude Code-credentials” of your keychain',
          message: 'The system may ask whether Baton may read it.',
          needsClick: true,
        },
      ],
    };
  },
  /** There is nothing but a login shell, which is read on a click. */
  shell({ world }) {
    scenes['empty']?.({ world } as FakeCore);
    const message = 'It may set keys that programs started from the desktop do not see.';
    world.found.problems = [{ source: 'login-shell', where: 'your login shell', message, needsClick: true }];
  },
  /** Some of what other programs have is stored already. */
  partly(core) {
    const { groups, app, requests } = structuredClone(core.world);
    scenes['found']?.(core);
    Object.assign(core.world, { groups, app, requests });
    const [first] = core.world.found.items;
    if (first) first.state = 'stored';
  },
  /** The setup-token that the gallery pastes. */
  stored({ world }) {
    world.known[`sk-ant-oat01-${'a'.repeat(90)}Qx4f`] = { profileId: 'anthropic:work', label: 'Work, Max plan' };
  },
  bodies({ world }) {
    world.app.bodiesUntil = Date.now() + 42 * MINUTE;
    const request = world.requests.find(({ id }) => id === 'req-8');
    if (request) request.bodies = true;
  },
  here: (core) => core.loginsBegin({ url: HERE }),
  port: (core) => core.loginsBegin({ url: HERE, portTaken: 1455 }),
  logins({ world }) {
    const [work, mei, studio] = world.groups[0]?.profiles ?? [];
    const [codex] = world.groups[2]?.profiles ?? [];
    if (mei) mei.state = { kind: 'refresh-failed', worksUntil: Date.now() + 150 * MINUTE, tries: 2 };
    if (studio) studio.state = { kind: 'expired', at: Date.now() - 2 * DAY };
    if (codex) codex.state = { kind: 'sign-in', message: 'The refresh token was used already.' };
    if (work) world.dependents[work.id] = world.dependents['openrouter:default'] ?? [];
  },
  /** A provider at an address of one's own, with an account. */
  own({ world }) {
    const box = {
      ...{ id: 'gpu-box', name: 'GPU box in the cellar', short: 'Gb', address: 'https://gpu.shirakawa.example/v1' },
      ...{ dialects: ['openai-completions' as const], methods: [{ kind: 'api_key' as const, minLength: 1 }] },
      ...{ logins: [], local: false, custom: true },
    };
    world.providers = [...world.providers, box];
    world.own = { 'gpu-box': { headers: ['X-Team'], models: [{ id: 'llama-3.3-70b', name: 'llama-3.3-70b' }] } };
    const profiles = [account('gpu-box:default', 'Cellar')];
    world.groups.push({ provider: 'gpu-box', name: box.name, short: 'Gb', order: 'automatic', profiles });
  },
  /** Conversations: one that goes its way, one pinned to an account, one to a model. */
  sessions({ world }) {
    const talk = (session: string, more: object) => ({
      ...{ agentId: 'main', session, source: 'auto' as const, lastUsed: Date.now() - 4 * MINUTE },
      ...more,
    });
    world.sessions = [
      talk('user_8c1f0a77_account__session_5f2b9d10-8a6e-4c55-9f0e-2f5f3b6d7c11', { profileId: 'anthropic:work' }),
      talk('019a8e4c-73c1', { source: 'user', profileId: 'openai:batch', model: 'openai/gpt-5.2' }),
      talk('nightly', { source: 'user', model: 'openai/gpt-5-mini' }),
    ];
  },
  /** Both lines of models, one with a long name, and a few more aliases. */
  models({ world }) {
    world.fallbacks = [...world.fallbacks, 'ollama/qwen3:32b'];
    world.image = 'anthropic/claude-sonnet-4-5';
    world.imageFallbacks = ['openrouter/nvidia/llama-vision'];
    world.aliases = { ...world.aliases, 'deep-thought-for-long-nights': 'openrouter/nvidia/llama-vision' };
    const [model] = world.models;
    if (!model) return;
    const key = 'openrouter/nvidia/llama-vision';
    const name = 'Llama 3.3 Nemotron Super 49B v1.5, vision instruct preview (free)';
    const dated = { key: 'anthropic/claude-haiku-4-5-20251001', id: 'claude-haiku-4-5-20251001' };
    const haiku = world.models.filter(({ name: of }) => of === 'Claude Haiku 4.5').map((row) => ({ ...row, ...dated }));
    const vision = { ...model, key, id: 'nvidia/llama-vision', provider: 'openrouter', name };
    world.models = [...world.models, ...haiku, vision];
  },
  locked({ world }) {
    world.app.vault = { backend: 'passphrase', name: 'passphrase', state: { kind: 'locked' }, protected: true };
  },
  changed({ world }) {
    world.app.vault.state = { kind: 'changed', sealedWith: 'passphrase', why: 'no passphrase was given' };
  },
  unprotected({ world }) {
    world.app.vault = {
      backend: 'keyfile',
      name: 'key file',
      state: { kind: 'open' },
      protected: false,
      because: 'no Secret Service on D-Bus',
    };
  },
  broken({ world }) {
    world.app.config.issues = [{ path: '', message: 'unexpected “}”', line: 14 }];
    const message = '/home/mei/.baton/baton.json, line 14: unexpected “}”.';
    const file = '/home/mei/.baton/baton.json';
    world.checks = [
      ...world.checks.filter(({ id }) => id !== 'config'),
      { id: 'config:file', group: 'config', level: 'problem', message, file },
    ];
  },
  paused({ world }) {
    world.app.gateway.state = 'paused';
  },
  slow: (core) => core.slow(3_000),
  failing(core) {
    core.fail('accounts.list', { code: 'vault-unreadable', why: 'vault.json ends too early' });
  },
  many({ world }) {
    const [model] = world.models;
    if (model) {
      world.models.push(
        ...Array.from({ length: 3_000 }, (_, n) => ({
          ...model,
          key: `openrouter/made/model-with-a-long-name-${String(n)}`,
          name: `Made model ${String(n)}`,
        })),
      );
    }
    const names = ['Nightly batch of the translation memory, second half', 'Shared', 'Work', 'Client “Ōtsuka & Søn”'];
    const group = world.groups.find((each) => each.provider === 'openai');
    group?.profiles.push(
      ...Array.from({ length: 998 }, (_, n) =>
        account(`openai:made-${String(n)}`, `${names[n % 4] ?? ''} ${String(n)}`),
      ),
    );
  },
};
