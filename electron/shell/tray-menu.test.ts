import { describe, expect, test } from 'vitest';
import type { AccountGroup, ProfileState, ProfileView, RouteStep } from '#shared/profile';
import type { ModelStep } from '#shared/model';
import { trayFace, trayLook, type TrayItem, type TrayState } from './tray-menu.ts';

const NOW = Date.UTC(2026, 10, 20, 13, 40);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const locale = { language: 'en-GB', timeZone: 'UTC' };

const profile = (
  label: string,
  state: ProfileState = { kind: 'ready' },
  more: Partial<ProfileView> = {},
): ProfileView => ({
  id: `anthropic:${label.toLowerCase()}`,
  provider: 'anthropic',
  type: 'api_key',
  setupToken: false,
  label,
  state,
  inUse: false,
  costKind: 'paid',
  errorCount: 0,
  inherited: false,
  leftOut: false,
  ...more,
});

const group = (profiles: ProfileView[], more: Partial<AccountGroup> = {}): AccountGroup => ({
  provider: 'anthropic',
  name: 'Anthropic',
  short: 'An',
  order: 'automatic',
  profiles,
  ...more,
});

const step = (key: string, name: string): ModelStep => ({
  key,
  name,
  provider: 'anthropic',
  providerName: 'Anthropic',
  costKind: 'paid',
  ready: 1,
  total: 1,
  ambient: false,
});

const route = (label: string): RouteStep => ({
  label,
  provider: 'anthropic',
  model: 'anthropic/opus',
  modelName: 'Claude Opus 4.5',
  costKind: 'paid',
});

const work = profile('Work', { kind: 'in-use' }, { inUse: true });

interface Given {
  groups?: AccountGroup[];
  route?: RouteStep[];
  needYou?: string[];
  app?: Partial<TrayState['app']>;
}

function state({
  groups = [group([work])],
  route: steps = [route('Work')],
  needYou = [],
  app = {},
}: Given = {}): TrayState {
  return {
    app: {
      version: '0.1.0',
      stateDir: '/state',
      host: 'app',
      gateway: { state: 'on', port: 7421 },
      vault: { backend: 'keychain', name: 'GNOME keyring', state: { kind: 'open' }, protected: true },
      config: { path: '/state/baton.json', issues: [] },
      needYou: needYou.length,
      appearance: 'system',
      ...app,
    },
    accounts: { agentId: 'main', groups, route: steps, needYou },
    selection: {
      agentId: 'main',
      ownPrimary: false,
      ownFallbacks: false,
      paidFallback: 'notify',
      ownPaidFallback: false,
      primary: step('anthropic/opus', 'Claude Opus 4.5'),
      fallbacks: [step('openai/gpt', 'GPT')],
      image: null,
      imageFallbacks: [],
      ownImage: false,
      ownImageFallbacks: false,
      aliases: [
        { alias: 'opus', key: 'anthropic/opus', name: 'Claude Opus 4.5' },
        { alias: 'haiku', key: 'anthropic/haiku', name: 'Claude Haiku 4.5' },
      ],
    },
  };
}

const paused = { gateway: { state: 'paused', port: 7421 } } as const;

/** The menu as a person reads it: `*grey*`, `──`, `✓` and `▸`. */
const text = (items: readonly TrayItem[]): string[] =>
  items.map((item) => {
    if (item.kind === 'separator') return '──';
    if (item.kind === 'line') return `*${item.label}*`;
    if (item.kind === 'menu') return `${item.label} ▸`;
    return item.kind !== 'item' && item.checked ? `✓ ${item.label}` : item.label;
  });

const look = (given: Given) => trayLook(state(given), NOW, locale);

function find(items: readonly TrayItem[], id: string): TrayItem {
  const all = items.flatMap((item) => (item.kind === 'menu' ? [item, ...item.items] : [item]));
  const found = all.find((item) => 'id' in item && item.id === id);
  if (found === undefined) throw new Error(`no item ${id}`);
  return found;
}

const submenu = (given: Given, id: string) => {
  const menu = find(look(given).items, id);
  return menu.kind === 'menu' ? menu.items : [];
};

const action = (given: Given, id: string) => {
  const found = find(look(given).items, id);
  return 'action' in found ? found.action : undefined;
};

describe('the tray menu reads', () => {
  const rest = ['Model: Claude Opus 4.5 ▸', 'Account: Work ▸', '──', 'Add account…'];
  const foot = ['──', 'Open Baton', 'Quit Baton'];
  const soon: ProfileState = { kind: 'cooling', reason: 'rate_limit', until: NOW + 5 * MINUTE };
  const billing: ProfileState = { kind: 'disabled', reason: 'billing', until: NOW + DAY };

  test.each<[string, Given, string[]]>([
    ['all is well', {}, ['*In use: Work*', '*Claude Opus 4.5*', '──', ...rest, 'Pause gateway', ...foot]],
    ['the gateway is paused', { app: paused }, ['*Gateway paused*', 'Resume gateway', '──', ...rest, ...foot]],
    ['there is no account', { groups: [], route: [] }, ['*No accounts yet*', '──', 'Add account…', ...foot]],
    [
      'somebody needs you and somebody cools',
      {
        groups: [
          group([
            work,
            profile('Codex', { kind: 'sign-in' }),
            profile('Studio key', billing),
            profile('Stuck', { kind: 'refresh-failed', worksUntil: null, tries: 4 }),
            profile('Old', { kind: 'expired', at: NOW - 3 * DAY }),
            profile('Soon', { kind: 'expires', at: NOW + 2 * DAY + MINUTE }),
            profile('Mei Tanabe', soon),
          ]),
        ],
        needYou: ['codex', 'studio key', 'stuck', 'old', 'soon'].map((name) => `anthropic:${name}`),
      },
      [
        '*In use: Work*',
        '*Claude Opus 4.5*',
        '──',
        'Codex: sign in again…',
        'Studio key: out of credit…',
        'Stuck: refresh failed…',
        'Old: expired… (3 days)',
        'Soon: expires… (3 days)',
        '*Mei Tanabe: back at 13:45*',
        '──',
        ...rest,
        'Pause gateway',
        ...foot,
      ],
    ],
  ])('when %s', (_name, given, lines) => {
    expect(text(look(given).items)).toEqual(lines);
    expect(look(given).tooltip).toBe(lines[0]?.replaceAll('*', ''));
  });

  test('that the first line is also the tooltip, and "starting" before the core has answered', () => {
    expect(trayLook(null, NOW, locale).tooltip).toBe('Baton is starting');
  });

  test('another day’s end with its date', () => {
    const groups = [group([work, profile('Mei', { kind: 'cooling', reason: 'rate_limit', until: NOW + 2 * DAY })])];
    expect(text(look({ groups }).items)).toContain('*Mei: back on 22 Nov, 13:40*');
  });

  test('no end for an account of which only one model is cooling', () => {
    const part: ProfileState = { kind: 'cooling', reason: 'rate_limit', until: NOW + MINUTE, model: 'opus' };
    expect(text(look({ groups: [group([work, profile('Mei', part)])] }).items).join()).not.toContain('Mei: back');
  });

  test('one line for a locked vault, none per account', () => {
    const vault = { ...state().app.vault, state: { kind: 'locked' } } as const;
    const given = {
      groups: [group([profile('Work', { kind: 'vault-locked' })])],
      needYou: ['anthropic:work'],
      app: { vault },
    };
    const lines = text(look({ ...given, route: [] }).items);
    expect(lines.slice(0, 4)).toEqual(['*No account can answer*', '──', 'The vault is locked: unlock…', '──']);
  });
});

describe('choosing in the tray', () => {
  const two = [
    group([work, profile('Mei', { kind: 'cooling', reason: 'rate_limit', until: NOW + 5 * MINUTE })], { order: 'own' }),
    group([profile('Key', { kind: 'ready' }, { id: 'openai:key', provider: 'openai' })], {
      provider: 'openai',
      name: 'OpenAI',
      order: 'own',
    }),
    group([], { provider: 'ollama', name: 'Ollama', ambient: 'local' }),
  ];

  test('Model lists the chain, then the aliases, and sets the primary', () => {
    expect(text(submenu({}, 'model'))).toEqual([
      '✓ Claude Opus 4.5',
      'GPT',
      '──',
      '✓ opus (Claude Opus 4.5)',
      'haiku (Claude Haiku 4.5)',
    ]);
    expect(action({}, 'alias:haiku')).toEqual({
      do: 'call',
      calls: [{ call: 'models.set', input: { model: 'anthropic/haiku' } }],
    });
    expect(action({}, 'model:openai/gpt')).toEqual({
      do: 'call',
      calls: [{ call: 'models.set', input: { model: 'openai/gpt' } }],
    });
  });

  test('Account lists every provider that has some, and ends with the automatic order', () => {
    expect(text(submenu({ groups: two }, 'account'))).toEqual([
      '*Anthropic*',
      '✓ Work, in use',
      'Mei, cooling until 13:45',
      '──',
      '*OpenAI*',
      'Key',
      '──',
      'Automatic order',
    ]);
  });

  test('an account puts it first; Automatic order clears each order made by hand', () => {
    expect(action({ groups: two }, 'account:anthropic:mei')).toEqual({
      do: 'call',
      calls: [{ call: 'order.useFirst', input: { profileId: 'anthropic:mei' } }],
    });
    expect(action({ groups: two }, 'automatic-order')).toEqual({
      do: 'call',
      calls: [
        { call: 'order.clear', input: { provider: 'anthropic' } },
        { call: 'order.clear', input: { provider: 'openai' } },
      ],
    });
    expect(find(look({}).items, 'automatic-order')).toMatchObject({ checked: true, enabled: false });
  });

  test('Pause and Resume say the opposite of what is', () => {
    expect(action({}, 'pause')).toEqual({ do: 'call', calls: [{ call: 'gateway.pause', input: { paused: true } }] });
    expect(action({ app: paused }, 'pause')).toEqual({
      do: 'call',
      calls: [{ call: 'gateway.pause', input: { paused: false } }],
    });
  });

  test.each<[ProfileState, string]>([
    [{ kind: 'sign-in' }, '#/add/anthropic%3Acodex'],
    [{ kind: 'expired', at: NOW }, '#/add/anthropic%3Acodex'],
    [{ kind: 'disabled', reason: 'billing', until: NOW }, '#/accounts/anthropic:codex'],
    [{ kind: 'refresh-failed', worksUntil: null, tries: 2 }, '#/accounts/anthropic:codex'],
  ])('the need of %j opens the wizard where a new credential mends it, else its row', (state, page) => {
    const groups = [group([work, profile('Codex', state)])];
    expect(action({ groups, needYou: ['anthropic:codex'] }, 'need:anthropic:codex')).toEqual({ do: 'open', page });
  });
});

test.each<[string, Given]>([
  ['well', {}],
  ['no-account', { groups: [], route: [], app: paused }],
  ['paused', { app: paused, needYou: ['anthropic:work'] }],
  ['needs-you', { needYou: ['anthropic:work'], route: [] }],
  ['needs-you', { app: { gateway: { state: 'failed', port: 7421 } } }],
  ['needs-you', { app: { config: { path: '/x', issues: [{ path: '', message: 'broken' }] } } }],
  ['all-cooling', { route: [] }],
  ['well', { groups: [group([], { ambient: 'env: ANTHROPIC_API_KEY' })] }],
])('the icon is %s', (face, given) => {
  expect(trayFace(state(given))).toBe(face);
});
