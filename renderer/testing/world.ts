import type { Output } from '#shared/contract';
import type { ImportFound } from '#shared/import';
import type { AccountGroup, ProfileView, QuotaWindow } from '#shared/profile';
import type { ModelRow, PaidFallback } from '#shared/model';
import type { RequestView } from '#shared/activity';
import type { AgentView, AppView, DoctorCheck, SettingsView } from '#shared/status';
import type { ProviderView } from '#shared/provider';
import type { ScanProvider } from '#shared/scan';
import type { SessionView } from '#shared/session';

/** What the in-memory core knows. Tests and the gallery change it, then say which topic changed. */
export interface World {
  app: AppView;
  providers: ProviderView[];
  groups: AccountGroup[];
  /** Of agents that do not see those of `main`. */
  ownGroups: Record<string, AccountGroup[]>;
  models: ModelRow[];
  /** What providers answer when they are asked for their models. */
  lists: Output<'models.refresh'>;
  /** Providers whose models a scan does not try. */
  untried: ScanProvider[];
  primary: string;
  fallbacks: string[];
  image: string | null;
  imageFallbacks: string[];
  /** By agent: what it has instead of everybody's. */
  ownImage: Record<string, string>;
  ownImageFallbacks: Record<string, string[]>;
  paidFallback: PaidFallback;
  /** By agent. */
  ownPaidFallback: Record<string, PaidFallback>;
  aliases: Record<string, string>;
  agents: AgentView[];
  requests: RequestView[];
  /** So many of them are in the period that is listed; absent: all. */
  listed?: number;
  /** What every request with `bodies` said and got. */
  bodies: Output<'activity.bodies'> | null;
  sessions: SessionView[];
  checks: DoctorCheck[];
  settings: SettingsView;
  /** Other programs' accounts on this computer. */
  found: ImportFound;
  /** What notices when an account is gone, by its id. */
  /** Headers and models of providers of one's own, by their ids. */
  own: Record<string, { headers: string[]; models: { id: string; name: string }[] }>;
  dependents: Record<string, Output<'accounts.dependents'>['dependents']>;
  /** Secrets that are stored, and as what. */
  known: Record<string, NonNullable<Output<'accounts.known'>['storedAs']>>;
  /** What stands in the AWS files. */
  aws: Output<'accounts.awsProfiles'>;
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const provider = (
  id: string,
  name: string,
  short: string,
  dialects: ProviderView['dialects'],
  methods: ProviderView['methods'],
  { local = false, logins = [], ...more }: Partial<ProviderView> = {},
): ProviderView => ({ id, name, short, dialects, methods, logins, local, custom: false, ...more });

const quota = (name: string, usedPercent: number, resetsAt: number, readAt: number): QuotaWindow => ({
  ...{ name, usedPercent, resetsAt, readAt, source: 'headers' },
});

export const providers: ProviderView[] = [
  provider(
    'anthropic',
    'Anthropic',
    'An',
    ['anthropic-messages'],
    [
      { kind: 'setup-token', prefix: 'sk-ant-oat01-', minLength: 80 },
      { kind: 'api_key', prefix: 'sk-ant-api', minLength: 40, keyUrl: 'https://console.anthropic.com/settings/keys' },
    ],
    { logins: ['browser'], billingUrl: 'https://console.anthropic.com/settings/billing' },
  ),
  provider(
    'openai',
    'OpenAI',
    'OA',
    ['openai-completions', 'openai-responses'],
    [{ kind: 'api_key', prefix: 'sk-', minLength: 20, keyUrl: 'https://platform.openai.com/api-keys' }],
  ),
  provider('openai-codex', 'OpenAI Codex', 'Cx', ['openai-responses'], [], { logins: ['browser'] }),
  provider('github-copilot', 'GitHub Copilot', 'GC', ['openai-completions'], [], { logins: ['device'] }),
  provider(
    'openrouter',
    'OpenRouter',
    'OR',
    ['openai-completions'],
    [{ kind: 'api_key', prefix: 'sk-or-', minLength: 20, keyUrl: 'https://openrouter.ai/keys' }],
  ),
  provider(
    'deepseek',
    'DeepSeek',
    'DS',
    ['openai-completions'],
    [{ kind: 'api_key', prefix: 'sk-', minLength: 20, keyUrl: 'https://platform.deepseek.com/api_keys' }],
  ),
  provider('amazon-bedrock', 'Amazon Bedrock', 'Be', ['bedrock-converse-stream'], [{ kind: 'token', minLength: 1 }], {
    awsSdk: true,
  }),
  provider('venice', 'Venice', 'Ve', ['openai-completions'], [{ kind: 'api_key', minLength: 1 }]),
  provider('ollama', 'Ollama', 'Ol', ['openai-completions'], [], { local: true, address: 'http://127.0.0.1:11434/v1' }),
];

export function account(id: string, label: string, more: Partial<ProfileView> = {}): ProfileView {
  return {
    id,
    provider: id.slice(0, id.indexOf(':')),
    type: 'api_key',
    setupToken: false,
    label,
    state: { kind: 'ready' },
    inUse: false,
    costKind: 'paid',
    errorCount: 0,
    inherited: false,
    leftOut: false,
    ...more,
  };
}

function groups(now: number): AccountGroup[] {
  return [
    {
      provider: 'anthropic',
      name: 'Anthropic',
      short: 'An',
      order: 'own',
      profiles: [
        account('anthropic:work', 'Work, Max plan', {
          type: 'token',
          setupToken: true,
          state: { kind: 'in-use' },
          inUse: true,
          costKind: 'subscription',
          expires: now + 212 * DAY - HOUR,
          lastUsed: now - MINUTE,
          quota: [quota('Week', 59, now + 3 * DAY, now - MINUTE), quota('5h', 38, now + 2 * HOUR, now - MINUTE)],
        }),
        account('anthropic:mei.tanabe@example.com', 'Mei Tanabe, personal Pro', {
          type: 'oauth',
          email: 'mei.tanabe@example.com',
          costKind: 'subscription',
          state: { kind: 'cooling', reason: 'rate_limit', until: now + 252_000, model: 'claude-opus-4-5' },
          errorCount: 2,
          quota: [
            quota('5h', 92, now + 252_000, now - 40 * MINUTE),
            quota('Week', 46, now + 4 * DAY, now - 40 * MINUTE),
          ],
        }),
        account('anthropic:shirakawa-translation-studio-console', 'Shirakawa Translation Studio, shared Console key', {
          state: { kind: 'disabled', reason: 'billing', until: now + 4 * HOUR + 36 * MINUTE },
          errorCount: 1,
        }),
      ],
    },
    {
      provider: 'openai',
      name: 'OpenAI',
      short: 'OA',
      order: 'automatic',
      profiles: [
        account('openai:default', 'Shirakawa OpenAI key', { lastUsed: now - 3 * HOUR }),
        account('openai:batch', 'Batch jobs', { state: { kind: 'unchecked' } }),
      ],
    },
    {
      provider: 'openai-codex',
      name: 'OpenAI Codex',
      short: 'Cx',
      order: 'automatic',
      profiles: [
        account('openai-codex:codex-cli', 'mei@shirakawa.example', {
          type: 'oauth',
          costKind: 'subscription',
          email: 'mei@shirakawa.example',
          state: { kind: 'expires', at: now + 3 * DAY - HOUR },
          expires: now + 3 * DAY - HOUR,
          quota: [
            quota('Week', 83, now + 2 * DAY, now - 5 * MINUTE),
            quota('5h', 12, now + 3 * HOUR, now - 5 * MINUTE),
          ],
        }),
      ],
    },
    {
      provider: 'openrouter',
      name: 'OpenRouter',
      short: 'OR',
      order: 'automatic',
      profiles: [account('openrouter:default', 'Experiments', { lastUsed: now - 3 * DAY })],
    },
    { provider: 'ollama', name: 'Ollama', short: 'Ol', order: 'automatic', profiles: [], ambient: 'local' },
  ];
}

const model = (key: string, name: string, more: Partial<ModelRow> = {}): ModelRow => ({
  key,
  provider: key.slice(0, key.indexOf('/')),
  id: key.slice(key.indexOf('/') + 1),
  name,
  input: ['text', 'image'],
  reasoning: true,
  contextWindow: 200_000,
  maxTokens: 64_000,
  cost: { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 },
  released: '2025-09-29',
  parameters: null,
  source: 'built-in',
  local: false,
  available: true,
  missing: false,
  tags: [],
  ...more,
});

const models: ModelRow[] = [
  model('anthropic/claude-opus-4-5', 'Claude Opus 4.5', {
    cost: { input: 5, output: 25, cacheRead: 0.5, cacheWrite: 6.25 },
    released: '2025-11-24',
  }),
  model('anthropic/claude-sonnet-4-5', 'Claude Sonnet 4.5'),
  model('anthropic/claude-haiku-4-5', 'Claude Haiku 4.5', {
    cost: { input: 1, output: 5, cacheRead: 0.1, cacheWrite: 1.25 },
  }),
  model('openai/gpt-5.2', 'GPT-5.2', {
    contextWindow: 400_000,
    cost: { input: 1.75, output: 14, cacheRead: 0.175, cacheWrite: 0 },
  }),
  model('openai/gpt-5-mini', 'GPT-5 mini', {
    contextWindow: 400_000,
    cost: { input: 0.25, output: 2, cacheRead: 0.025, cacheWrite: 0 },
  }),
  model('openrouter/qwen/qwen3-coder:free', 'Qwen3 Coder (free)', {
    input: ['text'],
    released: '2025-07-23',
    contextWindow: 262_144,
    cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
  }),
  model('deepseek/deepseek-chat', 'DeepSeek V3.2', { input: ['text'], available: false }),
  model('ollama/qwen3:32b', 'Qwen3 32B', {
    input: ['text'],
    local: true,
    contextWindow: 40_960,
    cost: null,
    released: null,
  }),
];

function agents(now: number): AgentView[] {
  const chain = [
    { key: 'anthropic/claude-opus-4-5', name: 'Claude Opus 4.5' },
    { key: 'anthropic/claude-sonnet-4-5', name: 'Claude Sonnet 4.5' },
    { key: 'openai/gpt-5.2', name: 'GPT-5.2' },
  ];
  const agent = (id: string, more: Partial<AgentView>): AgentView => ({
    id,
    model: 'anthropic/claude-opus-4-5',
    modelName: 'Claude Opus 4.5',
    ownModel: false,
    fallbacks: null,
    chain,
    ownOrder: [],
    ...more,
  });
  return [
    agent('main', { lastRequest: now - 2 * MINUTE, keyHint: 'bk-…7Qd' }),
    agent('claude-code', { lastRequest: now - MINUTE, keyHint: 'bk-…x4f', ownOrder: ['anthropic'] }),
    agent('nightly-translations', {
      model: 'openai/gpt-5-mini',
      modelName: 'GPT-5 mini',
      ownModel: true,
      fallbacks: [],
      chain: [{ key: 'openai/gpt-5-mini', name: 'GPT-5 mini' }],
      lastRequest: now - 9 * HOUR,
      keyHint: 'bk-…m2A',
    }),
  ];
}

const request = (id: string, at: number, more: Partial<RequestView> = {}): RequestView => ({
  id,
  at,
  agentId: 'claude-code',
  dialect: 'anthropic-messages',
  stream: true,
  asked: 'default',
  model: 'anthropic/claude-opus-4-5',
  modelName: 'Claude Opus 4.5',
  profileId: 'anthropic:work',
  label: 'Work, Max plan',
  result: 'first-try',
  status: 200,
  tookMs: 8_400,
  inputTokens: 18_240,
  outputTokens: 912,
  attempts: [
    {
      provider: 'anthropic',
      model: 'anthropic/claude-opus-4-5',
      modelName: 'Claude Opus 4.5',
      profileId: 'anthropic:work',
      label: 'Work, Max plan',
      outcome: 'answered',
      status: 200,
      startedAfter: 0,
      waitedFor: 900,
      tookMs: 8_400,
    },
  ],
  ...more,
});

const handedOn = (now: number): RequestView =>
  request('req-7', now - 4 * MINUTE, {
    result: 'handed-on',
    profileId: 'openai:default',
    label: 'Shirakawa OpenAI key',
    model: 'openai/gpt-5.2',
    modelName: 'GPT-5.2',
    tookMs: 11_900,
    cacheReadTokens: 16_000,
    reasoningTokens: 300,
    cost: 0.0193,
    dropped: ['metadata', 'thinking of earlier turns'],
    attempts: [
      {
        provider: 'anthropic',
        model: 'anthropic/claude-opus-4-5',
        modelName: 'Claude Opus 4.5',
        profileId: 'anthropic:mei.tanabe@example.com',
        label: 'Mei Tanabe, personal Pro',
        outcome: 'failed',
        kept: true,
        reason: 'rate_limit',
        status: 429,
        message: 'This request would exceed your account’s rate limit.',
        until: now + 252_000,
        startedAfter: 0,
        waitedFor: 640,
        tookMs: 640,
      },
      {
        provider: 'anthropic',
        model: 'anthropic/claude-opus-4-5',
        modelName: 'Claude Opus 4.5',
        profileId: 'anthropic:shirakawa-translation-studio-console',
        label: 'Shirakawa Translation Studio, shared Console key',
        outcome: 'skipped',
        reason: 'disabled',
        until: now + 4 * HOUR,
      },
      {
        provider: 'openai',
        model: 'openai/gpt-5.2',
        modelName: 'GPT-5.2',
        profileId: 'openai:default',
        label: 'Shirakawa OpenAI key',
        costKind: 'paid',
        outcome: 'answered',
        status: 200,
        startedAfter: 650,
        waitedFor: 1_200,
        tookMs: 11_250,
      },
    ],
  });

const requests = (now: number): RequestView[] => [
  request('req-9', now - MINUTE),
  request('req-8', now - 2 * MINUTE, { agentId: 'main', tookMs: 3_120, outputTokens: 240 }),
  handedOn(now),
  request('req-6', now - 31 * MINUTE, {
    agentId: 'nightly-translations',
    result: 'failed',
    status: 429,
    model: 'openai/gpt-5-mini',
    modelName: 'GPT-5 mini',
    tookMs: 410,
    attempts: [
      {
        provider: 'openai',
        model: 'openai/gpt-5-mini',
        modelName: 'GPT-5 mini',
        profileId: 'openai:batch',
        label: 'Batch jobs',
        outcome: 'failed',
        reason: 'rate_limit',
        status: 429,
        message: 'Rate limit reached for gpt-5-mini.',
        until: now - 30 * MINUTE,
        startedAfter: 0,
        waitedFor: 400,
        tookMs: 400,
      },
    ],
  }),
  ...Array.from({ length: 5 }, (_, n) =>
    request(`req-${String(5 - n)}`, now - (1 + n) * HOUR, { tookMs: 5_000 + n * 700 }),
  ),
];

const checks: DoctorCheck[] = [
  {
    id: 'state-folder',
    group: 'files',
    level: 'ok',
    message: 'The state folder can be written and only you can read it.',
  },
  { id: 'vault', group: 'vault', level: 'ok', message: 'The vault is open, sealed with the GNOME keyring.' },
  {
    id: 'file-modes:/home/mei/.baton/.env',
    group: 'files',
    level: 'warning',
    message: 'Others can read ~/.baton/.env. It holds keys.',
    fix: 'Makes it readable by you only (0600).',
  },
  { id: 'config', group: 'config', level: 'ok', message: 'baton.json is valid.' },
  {
    id: 'accounts:main/openai-codex:codex-cli',
    group: 'accounts',
    level: 'warning',
    message: 'openai-codex:codex-cli expires in 3 d. Sign in again before.',
    account: {
      ...{ agentId: 'main', provider: 'openai-codex', profileId: 'openai-codex:codex-cli' },
      remedies: [{ kind: 'sign-in', command: 'baton models auth login --provider openai-codex' }],
    },
  },
  {
    id: 'accounts:main/anthropic:shirakawa-translation-studio-console',
    group: 'accounts',
    level: 'problem',
    message:
      'anthropic:shirakawa-translation-studio-console is disabled (out of credit) for 5 h. Top up, then clear its cooldown to use it at once.',
    account: {
      agentId: 'main',
      provider: 'anthropic',
      profileId: 'anthropic:shirakawa-translation-studio-console',
      remedies: [
        { kind: 'top-up', url: 'https://console.anthropic.com/settings/billing' },
        { kind: 'clear', command: 'baton models auth clear-cooldown --provider anthropic' },
      ],
    },
  },
  { id: 'gateway', group: 'gateway', level: 'ok', message: 'The gateway answers on 127.0.0.1:7421.' },
];

/** A working day of Mei Tanabe at `now` (epoch ms). */
export function createWorld(now: number): World {
  return {
    app: {
      version: '0.1.0',
      stateDir: '/home/mei/.baton',
      host: 'app',
      gateway: { state: 'on', url: 'http://127.0.0.1:7421', port: 7421 },
      vault: { backend: 'keychain', name: 'GNOME keyring', state: { kind: 'open' }, protected: true },
      config: { path: '/home/mei/.baton/baton.json', issues: [] },
      needYou: 2,
      appearance: 'system',
    },
    providers,
    groups: groups(now),
    ownGroups: {},
    models,
    untried: [],
    lists: [],
    primary: 'anthropic/claude-opus-4-5',
    fallbacks: ['anthropic/claude-sonnet-4-5', 'openai/gpt-5.2'],
    image: null,
    imageFallbacks: [],
    ownImage: {},
    ownImageFallbacks: {},
    paidFallback: 'notify',
    ownPaidFallback: {},
    aliases: { opus: 'anthropic/claude-opus-4-5', sonnet: 'anthropic/claude-sonnet-4-5' },
    agents: agents(now),
    requests: requests(now),
    bodies: {
      request: '{\n  "model": "default",\n  "messages": [{ "role": "user", "content": "Translate: 鍵" }]\n}',
      answer: '{\n  "role": "assistant",\n  "content": [{ "type": "text", "text": "key" }]\n}',
    },
    sessions: [],
    checks,
    found: { items: [], settings: [], problems: [] },
    own: {},
    dependents: {
      'openrouter:default': [
        { kind: 'order', text: 'The order of OpenRouter' },
        { kind: 'model', text: 'Qwen3 Coder (free) is left without an account' },
      ],
    },
    known: {},
    aws: {
      profiles: [
        { name: 'default', kind: 'keys', region: 'eu-central-1', where: '~/.aws/credentials' },
        { name: 'shirakawa-production-translations', kind: 'sso', region: 'ap-northeast-1', where: '~/.aws/config' },
        { name: 'audit', kind: 'role', where: '~/.aws/config' },
      ],
      region: 'eu-central-1',
      problems: [],
    },
    settings: {
      appearance: 'system',
      gatewayPort: 7421,
      billingBackoffHours: 5,
      billingMaxHours: 24,
      failureWindowHours: 24,
      warnBeforeDays: 7,
      notifyBeforeDays: [7, 3, 1],
      onlyTheseModels: false,
    },
  };
}
