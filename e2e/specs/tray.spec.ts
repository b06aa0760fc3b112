import { callBaton } from '../fixtures/core.ts';
import { addAccounts, askGateway, expect, HAIKU, keys, OPUS, row, test } from '../fixtures/scene.ts';
import { clickNotice, clickTray, notices, trayLines, trayLook, trayReady } from '../fixtures/tray.ts';

/* The tray and the notifications with real accounts. Only the tray app has them. */

const limited = { kind: 'status', status: 429, type: 'rate_limit_error', message: 'slow down' } as const;
const noCredit = {
  kind: 'status',
  status: 400,
  type: 'invalid_request_error',
  message: 'Your credit balance is too low to access the Anthropic API.',
} as const;

test.beforeEach(async ({ app, window }) => {
  await trayReady(app);
  await expect(window.getByRole('main')).toBeVisible();
});

test('switching the model in the tray changes what "default" reaches, without a restart', async ({ app, place }) => {
  await addAccounts(place, 'Work');
  await callBaton(place, 'aliases.add', { alias: 'haiku', model: HAIKU });
  expect(await askGateway(place)).toMatchObject({ model: OPUS });

  const lines = () => trayLines(app);
  await expect.poll(async () => (await lines()).some((line) => /haiku \(/.test(line))).toBe(true);
  const label = (await lines()).find((line) => /haiku \(/.test(line))!.trim();
  await clickTray(app, label);
  await expect.poll(async () => (await callBaton(place, 'models.selection', {})).primary.key).toBe(HAIKU);
  expect(await askGateway(place)).toMatchObject({ model: HAIKU });
  await expect.poll(async () => (await lines()).some((line) => line.includes('✓ haiku ('))).toBe(true);
});

test('choosing an account in the tray asks it first; Automatic order takes that back', async ({ app, place }) => {
  await addAccounts(place, 'Work', 'Studio');
  expect(await askGateway(place)).toMatchObject({ profile: 'anthropic:work' });
  await expect.poll(async () => (await trayLook(app)).tooltip).toBe('In use: Work');

  await expect.poll(async () => (await trayLines(app)).some((line) => line.includes('Studio'))).toBe(true);
  const studio = (await trayLines(app)).find((line) => line.includes('Studio'))!.trim();
  await clickTray(app, studio);
  await expect
    .poll(async () => (await callBaton(place, 'order.get', { provider: 'anthropic' })).order)
    .toEqual(['anthropic:studio', 'anthropic:work']);
  expect(await askGateway(place)).toMatchObject({ profile: 'anthropic:studio' });

  await expect.poll(() => trayLines(app)).toContain('  Automatic order');
  await clickTray(app, 'Automatic order');
  await expect.poll(async () => (await callBaton(place, 'order.get', { provider: 'anthropic' })).order).toBeNull();
});

test('pausing in the tray pauses the gateway and shows in the window', async ({ app, window, place }) => {
  await addAccounts(place, 'Work');
  await expect.poll(() => trayLines(app)).toContain('Pause gateway');
  await clickTray(app, 'Pause gateway');
  await expect(window.getByRole('button', { name: 'Resume the gateway' })).toBeVisible();
  await expect.poll(() => trayLook(app)).toEqual({ face: 'paused', tooltip: 'Gateway paused' });
  await clickTray(app, 'Resume gateway');
  await expect(window.getByRole('button', { name: 'Pause the gateway' })).toBeVisible();
});

test('a cooldown that another account covers is shown in the tray and said by nobody', async ({
  app,
  place,
  upstream,
}) => {
  await addAccounts(place, 'Work', 'Studio');
  upstream.script(keys.Work, limited);
  await askGateway(place);
  await expect.poll(async () => (await trayLook(app)).tooltip).toBe('In use: Studio');
  expect((await trayLines(app)).some((line) => /Work, .*cooling until/.test(line))).toBe(true);
  expect(await notices(app)).toEqual([]);
});

test('an account without credit is told; a click opens its row; being back is told and takes it back', async ({
  app,
  window,
  place,
  upstream,
}) => {
  await addAccounts(place, 'Work', 'Studio');
  upstream.script(keys.Work, noCredit);
  await askGateway(place);
  await expect
    .poll(() => notices(app))
    .toEqual([
      expect.stringMatching(/^Work is out of credit\. Baton tries again (at|on) .*\. Top up to use it sooner\.$/),
    ]);
  await expect.poll(async () => (await trayLook(app)).face).toBe('needs-you');
  expect(await trayLines(app)).toContain('Work: out of credit…');

  await clickNotice(app, 'Work is out of credit');
  await expect.poll(() => window.evaluate(() => decodeURIComponent(location.hash))).toBe('#/accounts/anthropic:work');
  await expect(row(window, 'Work')).toBeVisible();

  await callBaton(place, 'accounts.clearCooldown', { provider: 'anthropic', profileId: 'anthropic:work' });
  await expect.poll(() => notices(app)).toEqual(['Work is back. It takes requests again.']);
});

test('when nobody is left, that is said once', async ({ app, place, upstream }) => {
  await addAccounts(place, 'Work');
  upstream.script(keys.Work, noCredit);
  for (let n = 0; n < 3; n++) await askGateway(place).catch(() => undefined);
  await expect.poll(async () => (await notices(app)).length).toBe(2);
  expect((await notices(app)).join('\n')).toContain('No account can answer');
});

test('a token that ends soon is told of, its notice leads to the wizard, and a new token takes it back', async ({
  app,
  window,
  place,
}) => {
  const token = (letter: string) => `sk-ant-oat01-${letter.repeat(96)}`;
  const add = (letter: string, expires: number) =>
    callBaton(place, 'accounts.add', {
      ...{ provider: 'anthropic', kind: 'setup-token', profileId: 'anthropic:work', label: 'Work' },
      ...{ secret: token(letter), expires },
    });
  const days = (count: number) => Date.now() + count * 86_400_000;
  await add('a', days(2.5));
  const said = expect.stringMatching(/^Work expires in 3 days\. Paste a new setup-token before \d+ \w+\.$/);
  await expect.poll(() => notices(app)).toEqual([said]);
  await expect.poll(() => trayLines(app)).toContain('Work: expires… (3 days)');

  await clickNotice(app, 'Work expires in 3 days');
  await expect(window.getByRole('dialog')).toBeVisible();
  await add('b', days(365));
  await expect.poll(() => notices(app)).toEqual([]);
});
