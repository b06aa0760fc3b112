import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { draw, settle } from '../../testing/draw.tsx';

const STUDIO = 'anthropic:shirakawa-translation-studio-console';

const group = (name: string) =>
  within(screen.getByRole('region', { name }))
    .getAllByRole('listitem')
    .map((item) => item.textContent);

test('checks by group, most urgent first, each with what to do', async () => {
  await draw('doctor');
  expect(group('Accounts')).toEqual([
    `Now${STUDIO} is disabled (out of credit) for 5 hTop up, then clear its cooldown to use it at once.Top upClear cooldown`,
    'Soonopenai-codex:codex-cli expires in 3 dSign in again before.Sign in again',
  ]);
  expect(group('Config')).toEqual(['Goodbaton.json is valid']);
  expect(screen.getByText('4 of 7 checks passed at 13:41')).toBeTruthy();
});

test('when all is well it says so', async () => {
  await draw('doctor', ({ world }) => {
    world.checks = world.checks.filter(({ level }) => level === 'ok');
  });
  expect(screen.getByText('4 checks passed at 13:41.')).toBeTruthy();
});

test('runs again when asked, and shows what is true now', async () => {
  const { user, core, inputs } = await draw('doctor');
  const before = inputs('doctor.run').length;
  core.world.checks = core.world.checks.filter(({ level }) => level !== 'problem');
  await user.click(screen.getByRole('button', { name: 'Run again' }));
  await settle();
  expect(inputs('doctor.run').length).toBe(before + 1);
  expect(group('Accounts').length).toBe(1);
});

test('a run that fails keeps the one before; a first one says why', async () => {
  const { user, core } = await draw('doctor');
  core.fail('doctor.run', { code: 'internal', traceId: 'tr-9' });
  await user.click(screen.getByRole('button', { name: 'Run again' }));
  await settle();
  expect(screen.getByText('Shown as of 13:41.')).toBeTruthy();
  expect(group('Accounts').length).toBe(2);
  await draw('doctor', (fake) => fake.fail('doctor.run', { code: 'internal', traceId: 'tr-8' }));
  expect(screen.getByText(/tr-8/)).toBeTruthy();
});

test('a command in a sentence is drawn as one', async () => {
  await draw('doctor', ({ world }) => {
    const message = 'The session s is pinned to nobody. Unpin it: `baton sessions unpin s`.';
    world.checks = [{ id: 'pins:s', group: 'accounts', level: 'warning', message }];
  });
  expect(group('Accounts')).toEqual(['SoonThe session s is pinned to nobodyUnpin it: baton sessions unpin s.']);
  expect(screen.getByText('baton sessions unpin s').tagName).toBe('CODE');
});

test('a row about a file leads to it', async () => {
  const { user } = await draw('doctor', ({ world }) => {
    const message = '/s/baton.json: the environment variable OPENAI_KEY is not set; set it.';
    world.checks = [{ id: 'config:a', group: 'config', level: 'problem', message, file: '/s/.env' }];
  });
  await user.click(screen.getByRole('button', { name: 'Copy path /s/.env' }));
  await settle();
  expect(await navigator.clipboard.readText()).toBe('/s/.env');
});

test('what Baton can put right says what changes, and is put right one by one or all at once', async () => {
  const { user, inputs } = await draw('doctor');
  const name = 'Fix makes it readable by you only (0600)';
  expect(screen.getByText(name)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Fix 1' })).toBeTruthy();
  await user.click(screen.getByRole('button', { name }));
  await settle();
  expect(inputs('doctor.fix')).toEqual([{ ids: ['file-modes:/home/mei/.baton/.env'] }]);
  expect(screen.queryByText(name)).toBeNull();
  expect(screen.queryByRole('button', { name: /^Fix/ })).toBeNull();
});

test('Fix all asks for all of it', async () => {
  const { user, inputs } = await draw('doctor');
  await user.click(screen.getByRole('button', { name: 'Fix 1' }));
  await settle();
  expect(inputs('doctor.fix')).toEqual([{}]);
});

test('a repair that is refused says why, and the check stays', async () => {
  const { user } = await draw('doctor', (core) =>
    core.fail('doctor.fix', { code: 'write-failed', path: '/x', why: 'disk full' }),
  );
  await user.click(screen.getByRole('button', { name: 'Fix 1' }));
  await settle();
  expect(screen.getAllByText(/Not put right: .*disk full/).length).toBeGreaterThan(0);
  expect(screen.getByRole('button', { name: 'Fix 1' })).toBeTruthy();
});

describe('a row about an account has the button that mends it', () => {
  test('Top up leads to the page of the provider', async () => {
    await draw('doctor');
    const link = screen.getByRole('link', { name: `Top up ${STUDIO}: opens its page in the browser` });
    expect(link.getAttribute('href')).toBe('https://console.anthropic.com/settings/billing');
  });

  test('Clear cooldown clears it, says so by its name, and looks again', async () => {
    const { user, inputs } = await draw('doctor');
    const before = inputs('doctor.run').length;
    await user.click(screen.getByRole('button', { name: `Clear cooldown: ${STUDIO}` }));
    await settle();
    expect(inputs('accounts.clearCooldown')).toEqual([{ agentId: 'main', provider: 'anthropic', profileId: STUDIO }]);
    expect(screen.getAllByText(/^Shirakawa .* is no longer cooling\.$/).length).toBeGreaterThan(0);
    expect(inputs('doctor.run').length).toBe(before + 1);
  });

  test('one that cannot be cleared says why', async () => {
    const { user } = await draw('doctor', (core) =>
      core.fail('accounts.clearCooldown', { code: 'write-failed', path: '/x', why: 'disk full' }),
    );
    await user.click(screen.getByRole('button', { name: `Clear cooldown: ${STUDIO}` }));
    await settle();
    expect(screen.getAllByText(/Not done: .*disk full/).length).toBeGreaterThan(0);
  });

  test('Sign in again opens the wizard with that account; what changed is looked at', async () => {
    const { user, core, inputs } = await draw('doctor');
    await user.click(screen.getByRole('button', { name: 'Sign in again: openai-codex:codex-cli' }));
    await settle();
    expect(screen.getByRole('dialog').textContent).toContain('mei@shirakawa.example');
    const before = inputs('doctor.run').length;
    core.emit('changed', { topics: ['accounts'] });
    await waitFor(() => expect(inputs('doctor.run').length).toBe(before + 1), { timeout: 3_000 });
  });

  test('a provider without an account is given one', async () => {
    const { user } = await draw('doctor', ({ world }) => {
      const account = { agentId: 'main', provider: 'openrouter', remedies: [{ kind: 'add' as const }] };
      world.checks = [{ id: 'models', group: 'accounts', level: 'problem', message: 'No account.', account }];
    });
    await user.click(screen.getByRole('button', { name: 'Add account: openrouter' }));
    await settle();
    expect(screen.getByRole('dialog').textContent).toContain('OpenRouter');
  });
});
