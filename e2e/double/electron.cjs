'use strict';
// The part of Electron's main process that Baton uses, on the system's Chromium. For tests only.
const { app } = require('./app.cjs');
const { ipcMain, webContents } = require('./contents.cjs');
const { dialog, nativeImage, nativeTheme, Notification, powerMonitor, seen, shell } = require('./desktop.cjs');
const { Menu, MenuItem, Tray } = require('./menu.cjs');
const { protocol, session } = require('./protocol.cjs');
const { strict } = require('./strict.cjs');
const { BrowserWindow } = require('./window.cjs');

module.exports = strict(
  {
    app,
    BrowserWindow,
    dialog,
    ipcMain,
    Menu,
    MenuItem,
    nativeImage,
    nativeTheme,
    Notification,
    powerMonitor,
    protocol,
    session,
    shell,
    Tray,
    webContents,
    __double: seen,
  },
  'electron',
);
