import { launchApp, serve } from '../fixtures/baton.ts';
import { callBaton } from '../fixtures/core.ts';
import { addAccounts, askGateway, expect, row, test } from '../fixtures/scene.ts';
import { clickTray, trayLines, trayReady } from '../fixtures/tray.ts';

/* One process owns a state folder; the app is a client of a `baton serve` that was first. Only the tray app has this. */

test('the app shows and steers a `baton serve` that was first, and takes over when that ends', async ({ place }) => {
  const serving = await serve(place);
  await addAccounts(place, 'Work');
  const app = await launchApp(place);
  try {
    const window = await app.firstWindow();
    await expect(row(window, 'Work')).toBeVisible();
    await trayReady(app);
    await clickTray(app, 'Pause gateway');
    await expect.poll(async () => (await callBaton(place, 'app.get', {})).gateway.state).toBe('paused');
    await expect.poll(() => trayLines(app)).toContain('Resume gateway');
    expect((await callBaton(place, 'app.get', {})).host).toBe('serve');

    await serving.stop();
    await expect.poll(async () => (await callBaton(place, 'app.get', {}).catch(() => null))?.host).toBe('app');
    await clickTray(app, 'Resume gateway');
    await expect(window.getByRole('button', { name: 'Pause the gateway' })).toBeVisible();
    expect(await askGateway(place)).toMatchObject({ profile: 'anthropic:work' });
  } finally {
    await app.close();
    await serving.stop();
  }
});
