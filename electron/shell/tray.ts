import path from 'node:path';
import { Menu, nativeImage, Tray, type MenuItemConstructorOptions } from 'electron';
import type { Dispatch } from '#core/serve';
import { ask } from './ask.ts';
import { trayLook, type TrayAction, type TrayFace, type TrayItem, type TrayLook, type TrayState } from './tray-menu.ts';
import { menuLabel, type Locale } from './wording.ts';

type DrawnMenu = ReturnType<typeof Menu.buildFromTemplate>;

export interface TrayDeps {
  readonly dispatch: Dispatch;
  readonly now: () => number;
  readonly locale: Locale;
  readonly iconDir: string;
  /** Does what a chosen item says; resolves when it is done. */
  readonly act: (action: TrayAction) => Promise<void>;
  /** A left click, where that does not open the menu. */
  readonly onClick: () => void;
}

export interface BatonTray {
  /** Asks the core again and draws what changed. Calls during one under way share the next. */
  refresh(): Promise<void>;
  menu(): DrawnMenu;
  look(): TrayLook;
}

/** "expires… (3 days)" must not stand for a week in an app that nobody opens. */
const LOOK_AGAIN = 10 * 60_000;

export function createTray({ dispatch, now, locale, iconDir, act, onClick }: TrayDeps): BatonTray {
  let look = trayLook(null, now(), locale);
  let touched = false;
  let menu = draw(look);
  const tray = new Tray(image(iconDir, look.face));
  tray.setContextMenu(menu);
  if (process.platform !== 'darwin') tray.on('click', onClick);

  const refresh = coalesced(async () => {
    const state = await load(dispatch);
    if (state === null) return; // what is drawn stays; the next event asks again
    const next = trayLook(state, now(), locale);
    // Each request is an event: a menu that is open must not be exchanged under the pointer for one like it.
    if (!touched && JSON.stringify(next) === JSON.stringify(look)) return;
    touched = false;
    look = next;
    menu = draw(look);
    tray.setImage(image(iconDir, look.face));
    tray.setToolTip(look.tooltip);
    tray.setContextMenu(menu);
  });
  setInterval(() => void refresh(), LOOK_AGAIN).unref();

  /** Choosing ticks an item at once, whether the core agrees or not: what it says afterwards is drawn in any case. */
  function draw(current: TrayLook): DrawnMenu {
    return Menu.buildFromTemplate(current.items.map((item) => template(item, (action) => void choose(action))));
  }
  async function choose(action: TrayAction) {
    touched = true;
    await act(action);
    await refresh();
  }

  return { refresh, menu: () => menu, look: () => look };
}

async function load(dispatch: Dispatch): Promise<TrayState | null> {
  const [app, accounts, selection] = await Promise.all([
    ask(dispatch, 'app.get', {}),
    ask(dispatch, 'accounts.list', {}),
    ask(dispatch, 'models.selection', {}),
  ]);
  if (!app.ok || !accounts.ok || !selection.ok) return null;
  return { app: app.value, accounts: accounts.value, selection: selection.value };
}

function template(item: TrayItem, choose: (action: TrayAction) => void): MenuItemConstructorOptions {
  switch (item.kind) {
    case 'line':
      return { label: menuLabel(item.label), enabled: false };
    case 'separator':
      return { type: 'separator' };
    case 'item':
      return { id: item.id, label: menuLabel(item.label), click: () => choose(item.action) };
    case 'radio':
    case 'check':
      return {
        id: item.id,
        type: item.kind === 'radio' ? 'radio' : 'checkbox',
        label: menuLabel(item.label),
        checked: item.checked,
        enabled: item.enabled ?? true,
        click: () => choose(item.action),
      };
    case 'menu':
      return { id: item.id, label: menuLabel(item.label), submenu: item.items.map((sub) => template(sub, choose)) };
  }
}

/** macOS colours a template image itself; elsewhere the picture has to be readable on any panel. `@2x` is found beside it. */
function image(iconDir: string, face: TrayFace) {
  const name = process.platform === 'darwin' ? `${face}Template.png` : `${face}.png`;
  return nativeImage.createFromPath(path.join(iconDir, name));
}

/** At most one run under way and one waiting. */
function coalesced(run: () => Promise<void>): () => Promise<void> {
  let current: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  const start = (): Promise<void> => {
    current = run().finally(() => {
      current = null;
    });
    return current;
  };
  return () => {
    if (current === null) return start();
    next ??= current.then(() => {
      next = null;
      return start();
    });
    return next;
  };
}
