import { mkdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { app, dialog, nativeTheme } from 'electron';
import { createNodePorts, stateDirFrom } from '#adapters/node-ports';
import { topic, type Event } from '#shared/contract';
import { explain } from '#shared/errors';
import { hostsOf, isOurs } from './addresses.ts';
import { ask } from './ask.ts';
import { bindIpc } from './bind-ipc.ts';
import { openCore, type Core } from './core.ts';
import { createNotifications, type Notifications } from './notifications.ts';
import { onWakeUp } from './power.ts';
import { quitCleanly } from './quitting.ts';
import { createLoginUrls } from './login-urls.ts';
import { lockDown } from './security.ts';
import { hasTrayHost, runProgram } from './tray-host.ts';
import type { TrayAction } from './tray-menu.ts';
import { createTray, type BatonTray } from './tray.ts';
import { createMainWindow, distFolder, registerScheme, serveRenderer, setApplicationMenu } from './windows.ts';
import type { MainWindow } from './windows.ts';

/* A table of contents: one instance, the core, the window, the tray, the way out. */

const stateDir = stateDirFrom(process.env, os.homedir());
const now = () => Date.now();
const front: { show(page?: string): void } = { show: () => undefined };

registerScheme();
app.enableSandbox();
// One instance per state folder: a Baton with a folder of its own is another Baton.
if (process.env['BATON_HOME'] !== undefined) ownFolder(path.join(stateDir, 'app'));
// As in electron-builder.yml: Windows shows notifications of an app it knows by this name only.
if (process.platform === 'win32') app.setAppUserModelId('dev.baton.Baton');
if (app.requestSingleInstanceLock()) void app.whenReady().then(start);
else app.exit(0);

/** Electron takes a folder that is there only. One that cannot be made is the core's to explain. */
function ownFolder(folder: string) {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    app.setPath('userData', folder);
  } catch {
    // `openCore` names the folder and what is wrong with it
  }
}

async function start() {
  const ports = createNodePorts({ stateDir, env: process.env, version: app.getVersion() });
  const opened = await openCore(ports, () => front.show());
  if (!opened.ok) {
    dialog.showErrorBox('Baton could not start', explain(opened.error));
    app.exit(1);
    return;
  }
  const core = opened.value;
  const isQuitting = quitCleanly(() => core.close(), ports.clock);
  const locale = { language: app.getLocale() };
  const trayHost = await hasTrayHost(process.platform, runProgram);

  const loginUrls = createLoginUrls(core.dispatch);
  lockDown({ keyHosts: await keyHosts(core), loginUrls, log: ports.log });
  bindIpc(loginUrls.dispatch, isOurs);
  serveRenderer(path.join(distFolder(), 'renderer'));
  setApplicationMenu();
  const window = createMainWindow({ distDir: distFolder(), hasTray: trayHost, isQuitting });
  front.show = (page) => window.show(page);
  app.on('second-instance', () => window.show());
  app.on('activate', () => window.show());

  const notifications = createNotifications({ now, locale, open: (page) => window.show(page) });
  const tray = createTray({
    dispatch: core.dispatch,
    now,
    locale,
    iconDir: path.join(distFolder(), 'shell/icons'),
    act: (action) => act(action, core, window, notifications),
    onClick: () => window.show(),
  });
  connect(core, window, tray, notifications);
  await tray.refresh();
  if (process.env['BATON_TEST'] === '1') Object.assign(globalThis, { __batonTest: testHook(tray, notifications) });
}

/** Every event of the core reaches whoever shows something of it. */
function connect(core: Core, window: MainWindow, tray: BatonTray, notifications: Notifications) {
  core.subscribe((event: Event, payload: unknown) => {
    window.send(event, payload);
    notifications.receive(event, payload);
    void tray.refresh();
    void follow(core, notifications);
  });
  onWakeUp(() => {
    window.send('changed', { topics: topic.options });
    void tray.refresh();
  });
  void follow(core, notifications);
}

async function act(action: TrayAction, core: Core, window: MainWindow, notifications: Notifications) {
  if (action.do === 'quit') app.quit();
  else if (action.do === 'open') window.show(action.page);
  else
    for (const { call, input } of action.calls) {
      const result = await core.dispatch(call, input);
      if (!result.ok) notifications.say('Nothing was changed', explain(result.error));
    }
}

/** Frame and native menus wear what Settings say; what is wrong with Baton is said until it is mended. */
async function follow(core: Core, notifications: Notifications) {
  const view = await ask(core.dispatch, 'app.get', {});
  if (!view.ok) return;
  const { appearance } = view.value;
  if (nativeTheme.themeSource !== appearance) nativeTheme.themeSource = appearance;
  notifications.settle(view.value);
}

/** Links may lead to where a provider's keys are made, to the login that has begun, and nowhere else. */
async function keyHosts(core: Core): Promise<ReadonlySet<string>> {
  const providers = await ask(core.dispatch, 'providers.list', {});
  if (!providers.ok) return new Set();
  return hostsOf(
    providers.value.flatMap(({ methods, billingUrl }) => [billingUrl, ...methods.map(({ keyUrl }) => keyUrl)]),
  );
}

/** Electron has no way to list trays and notifications, so a test has to be handed them. */
const testHook = (tray: BatonTray, notifications: Notifications) => ({
  trayMenu: () => tray.menu(),
  trayLook: () => tray.look(),
  notices: () => notifications.standing(),
  clickNotice: (key: string) => notifications.click(key),
});
