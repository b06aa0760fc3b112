import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import type { ElectronApplication, Page } from '@playwright/test';
import { expect, test } from '../fixtures/baton.ts';
import { appFolder } from '../fixtures/runtime.ts';
import { clickTray, trayLook, trayReady } from '../fixtures/tray.ts';

/* What only the tray app has: the window's life, the tray, and the walls round the page. */

// Outside Electron the package `electron` is the path of its executable.
const electronPath = createRequire(import.meta.url)('electron') as unknown as string;

/** Of the app's one window. */
const windowState = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    return { visible: window?.isVisible() ?? false, minimised: window?.isMinimized() ?? false };
  });

const closeWindow = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());

const exitOf = (app: ElectronApplication) =>
  new Promise<number | null>((resolve) => app.process().once('exit', (code) => resolve(code)));

test.beforeEach(async ({ app }) => trayReady(app));

test.describe('the window', () => {
  test('opens at its size, with its smallest size', async ({ app, window }) => {
    await expect(window.getByRole('main')).toBeVisible();
    const sizes = await app.evaluate(({ BrowserWindow }) => {
      const [first] = BrowserWindow.getAllWindows();
      return { ...first?.getBounds(), minimum: first?.getMinimumSize() };
    });
    expect(sizes).toMatchObject({ width: 980, height: 680, minimum: [720, 520] });
    expect(await window.evaluate(() => innerWidth)).toBe(980); // the height is less where the frame is counted
  });

  test('is hidden when closed, and the app lives on', async ({ app, window }) => {
    await window.waitForSelector('main');
    await closeWindow(app);
    expect(await windowState(app)).toEqual({ visible: false, minimised: false });
    await clickTray(app, 'Open Baton');
    expect(await windowState(app)).toEqual({ visible: true, minimised: false });
  });

  test('comes back when Baton is started a second time, which ends by itself', async ({ app, window, place }) => {
    await window.waitForSelector('main');
    await closeWindow(app);
    const second = spawnSync(electronPath, [appFolder], { env: { ...place.env }, timeout: 30_000 });
    expect(second.status).toBe(0);
    await expect.poll(() => windowState(app)).toEqual({ visible: true, minimised: false });
  });
});

test.describe('on a desktop without a tray', () => {
  test.use({ tray: false });

  test('closing the window minimises it', async ({ app, window }) => {
    await window.waitForSelector('main');
    await closeWindow(app);
    expect(await windowState(app)).toEqual({ visible: true, minimised: true });
  });
});

test.describe('the tray', () => {
  test('shows that there is no account yet, and opens the wizard', async ({ app, window }) => {
    expect(await trayLook(app)).toEqual({ face: 'no-account', tooltip: 'No accounts yet' });
    await clickTray(app, 'Add account…');
    await expect(window.getByRole('dialog')).toBeVisible();
  });

  test('quits', async ({ app, window }) => {
    await window.waitForSelector('main');
    const exited = exitOf(app);
    await clickTray(app, 'Quit Baton').catch(() => undefined); // the process may be gone before it can answer
    expect(await exited).toBe(0);
  });
});

/** A key page of some provider, as the window knows it. */
const keyPage = (window: Page) =>
  window.evaluate(async () => {
    const { baton } = globalThis as unknown as { baton: { invoke(call: string, input: object): Promise<unknown> } };
    const listed = (await baton.invoke('providers.list', {})) as { value: { methods: { keyUrl?: string }[] }[] };
    return listed.value.flatMap(({ methods }) => methods.map(({ keyUrl }) => keyUrl)).find(Boolean)!;
  });

/** Clicks a link of the kind that opens a new window. */
async function followLink(window: Page, href: string) {
  await window.evaluate((target) => {
    const link = document.createElement('a');
    Object.assign(link, { href: target, target: '_blank', rel: 'noreferrer', textContent: 'away' });
    link.style.cssText = 'position: fixed; inset: 0 auto auto 0; z-index: 9999';
    document.body.replaceChildren(...document.body.children, link);
  }, href);
  await window.getByRole('link', { name: 'away' }).click({ noWaitAfter: true });
  await window.evaluate(() => document.querySelector('body > a')?.remove());
}

test.describe('the page is walled in', () => {
  test('it has no Node and no Electron, only the two functions of the transport', async ({ window }) => {
    const found = await window.evaluate(() => {
      const page = globalThis as unknown as Record<string, object>;
      const leaks = ['require', 'process', 'module', 'Buffer', 'ipcRenderer', '__electronDoubleSend'];
      const baton = page['baton'] ?? {};
      return { leaks: leaks.filter((name) => name in page), baton: Object.keys(baton), frozen: Object.isFrozen(baton) };
    });
    expect(found).toEqual({ leaks: [], baton: ['invoke', 'subscribe'], frozen: true });
  });

  const violationOf = (window: Page, attempt: string | (() => void)) =>
    window.evaluate(
      (source) =>
        new Promise<string>((resolve) => {
          document.addEventListener('securitypolicyviolation', (event) => resolve(event.violatedDirective));
          setTimeout(() => resolve('none'), 2_000);
          // Run by a timer of the page itself: what is evaluated from outside stands above the policy.
          const run = (0, eval)(`(${source})`) as () => void;
          setTimeout(run, 0);
        }),
      attempt.toString(),
    );

  test('the policy refuses inline scripts', async ({ window }) => {
    const directive = await violationOf(window, () => {
      const script = document.createElement('script');
      script.textContent = 'globalThis.broken = true';
      document.body.append(script);
    });
    expect(directive).toBe('script-src-elem');
  });

  // The page needs none at all, not even its own origin: it reaches the core by IPC.
  for (const address of ['https://evil.invalid/', './index.html'])
    test(`the policy refuses the network: ${address}`, async ({ window }) => {
      const attempt = `() => void fetch('${address}').catch(() => undefined)`;
      expect(await violationOf(window, attempt)).toBe('connect-src');
    });

  test('the policy refuses foreign frames', async ({ window }) => {
    const directive = await violationOf(window, () => {
      const frame = document.createElement('iframe');
      frame.src = 'https://evil.invalid/';
      document.body.append(frame);
    });
    expect(directive).toBe('frame-src');
  });

  test('popups are refused; only the key pages of providers open in the browser', async ({ app, window }) => {
    await app.evaluate(({ shell }) => {
      const seen: string[] = [];
      Object.assign(globalThis, { seen });
      shell.openExternal = async (url) => void seen.push(url);
    });
    const key = await keyPage(window);
    for (const target of ['https://evil.invalid/', 'file:///etc/passwd', key]) await followLink(window, target);
    await expect.poll(() => app.evaluate(() => (globalThis as unknown as { seen: string[] }).seen)).toEqual([key]);
    await expect.poll(() => app.windows().length).toBe(1);
  });

  test('the window cannot be led to another site', async ({ window }) => {
    const before = window.url();
    await window.evaluate(() => {
      globalThis.location.href = 'https://evil.invalid/';
    });
    await window.waitForTimeout(300);
    expect(window.url()).toBe(before);
    await expect(window.getByRole('main')).toBeVisible();
  });

  test('permissions are denied', async ({ window }) => {
    const outcome = await window.evaluate(
      () =>
        new Promise<string>((resolve) => {
          navigator.geolocation.getCurrentPosition(
            () => resolve('granted'),
            (error) => resolve(error.code === error.PERMISSION_DENIED ? 'denied' : error.message),
          );
        }),
    );
    expect(outcome).toBe('denied');
  });

  test('a call that is not in the contract is answered, not run', async ({ window }) => {
    const answer = await window.evaluate(() =>
      (globalThis as unknown as { baton: { invoke(call: string): Promise<unknown> } }).baton.invoke('vault.read'),
    );
    expect(answer).toEqual({ ok: false, error: { code: 'bad-input', issues: ['no such call'] } });
  });
});

test('waking up makes the window load again what it shows', async ({ app, window }) => {
  await window.evaluate(() => {
    const page = globalThis as unknown as {
      baton: { subscribe(event: string, listener: (payload: unknown) => void): void };
      heard: unknown[];
    };
    page.heard = [];
    page.baton.subscribe('changed', (payload) => page.heard.push(payload));
  });
  await app.evaluate(({ powerMonitor }) => void powerMonitor.emit('resume'));
  const heard = () => window.evaluate(() => (globalThis as unknown as { heard: { topics: string[] }[] }).heard);
  await expect.poll(async () => (await heard())[0]?.topics).toContain('accounts');
});
