'use strict';
// electron.Menu, MenuItem and Tray, kept and never drawn: a click is `menu.getMenuItemById(id).click()`.
const { EventEmitter } = require('node:events');
const { app } = require('./app.cjs');
const { strict } = require('./strict.cjs');

class MenuItem {
  /** @type {Menu | undefined} */
  menu;

  /** @param {Electron.MenuItemConstructorOptions} options */
  constructor({ id = '', label = '', type, enabled = true, visible = true, checked = false, submenu, click, role }) {
    this.id = id;
    this.label = label;
    this.type = type ?? (submenu === undefined ? 'normal' : 'submenu');
    this.enabled = enabled;
    this.visible = visible;
    this.checked = checked;
    this.role = role;
    this.submenu = Array.isArray(submenu) ? Menu.buildFromTemplate(submenu) : undefined;
    this._click = click;
    return strict(/** @type {MenuItem} */ (this), 'MenuItem');
  }

  /** What a person does: nothing on a grey item; ticks change before the app hears of it. */
  click() {
    if (!this.enabled) return;
    if (this.type === 'checkbox') this.checked = !this.checked;
    if (this.type === 'radio') {
      for (const other of this._group()) other.checked = false;
      this.checked = true;
    }
    if (this.role === 'quit') app.quit();
    else this._click?.(/** @type {any} */ (this), undefined, /** @type {any} */ ({}));
  }

  /** Radio items up to the next item of another kind belong together. @returns {MenuItem[]} */
  _group() {
    const items = this.menu?.items ?? [];
    const own = items.findIndex(({ id, label }) => id === this.id && label === this.label);
    let first = own;
    let last = own;
    while (items[first - 1]?.type === 'radio') first--;
    while (items[last + 1]?.type === 'radio') last++;
    return items.slice(first, last + 1);
  }
}

class Menu {
  /** @type {MenuItem[]} */
  items = [];

  constructor() {
    return strict(/** @type {Menu} */ (this), 'Menu');
  }
  /** @param {string} id @returns {MenuItem | null} */
  getMenuItemById(id) {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }

  /** @param {Electron.MenuItemConstructorOptions[]} template */
  static buildFromTemplate(template) {
    const menu = new Menu();
    for (const options of template) {
      const item = new MenuItem(options);
      item.menu = menu;
      menu.items.push(item);
    }
    // Electron ticks the first of a radio group by itself when the app has ticked none.
    for (const item of menu.items) {
      if (item.type !== 'radio') continue;
      const group = item._group();
      const [first] = group;
      if (first !== undefined && group.every(({ checked }) => !checked)) first.checked = true;
    }
    return menu;
  }
  /** @param {Menu | null} _menu */
  static setApplicationMenu(_menu) {}
}

/** @typedef {{ isEmpty(): boolean }} Picture */

class Tray extends EventEmitter {
  /** @param {Picture | string} image */
  constructor(image) {
    super();
    this.setImage(image);
    return strict(/** @type {Tray} */ (this), 'Tray');
  }
  /** @param {Picture | string} image */
  setImage(image) {
    // An icon that cannot be read would be an empty place in the real tray.
    if (typeof image === 'string' || image.isEmpty()) throw new Error('electron-double: the tray was given no picture');
  }
  /** @param {string} tip */
  setToolTip(tip) {
    this._tip = tip;
  }
  /** @param {Electron.Menu | Menu | null} menu */
  setContextMenu(menu) {
    this._menu = menu;
  }
}

module.exports = { Menu, MenuItem, Tray };
