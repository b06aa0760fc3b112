/// <reference types="electron" />
import type { EventEmitter } from 'node:events';
import type double from './electron.cjs';

/*
 * Nothing here runs. It holds the double to Electron's own types: each thing the double has must exist in Electron under
 * that name, and each method must take what Electron's takes.
 */

type Names<T> = Exclude<keyof T & string, `_${string}` | keyof EventEmitter>;

/** Names that the double has and Electron has not. Must be `never`. */
type Invented<Ours, Theirs> = Exclude<Names<Ours>, keyof Theirs>;

/** Methods of the double that do not accept the arguments of Electron's. Must be `never`. */
type Narrower<Ours, Theirs> = {
  [K in Names<Ours> & keyof Theirs]: Theirs[K] extends (...args: infer Arguments) => unknown
    ? Ours[K] extends (...args: Arguments) => unknown
      ? never
      : K
    : never;
}[Names<Ours> & keyof Theirs];

type Unfaithful<Ours, Theirs> = Invented<Ours, Theirs> | Narrower<Ours, Theirs>;

type Double = typeof double;
type Main = typeof Electron.CrossProcessExports;

/** Every line must be `never`; a name that appears in the error is the one to mend. */
export type Faithful = [
  Unfaithful<Double, Main>,
  Unfaithful<Double['app'], Electron.App>,
  Unfaithful<Double['dialog'], Electron.Dialog>,
  Unfaithful<Double['ipcMain'], Electron.IpcMain>,
  Unfaithful<Double['nativeTheme'], Electron.NativeTheme>,
  Unfaithful<Double['protocol'], Electron.Protocol>,
  Unfaithful<Double['session']['defaultSession'], Electron.Session>,
  Unfaithful<Double['shell'], Electron.Shell>,
  Unfaithful<InstanceType<Double['BrowserWindow']>, Electron.BrowserWindow>,
  Unfaithful<InstanceType<Double['BrowserWindow']>['webContents'], Electron.WebContents>,
  Unfaithful<InstanceType<Double['Menu']>, Electron.Menu>,
  Unfaithful<InstanceType<Double['MenuItem']>, Electron.MenuItem>,
  Unfaithful<InstanceType<Double['Notification']>, Electron.Notification>,
  Unfaithful<InstanceType<Double['Tray']>, Electron.Tray>,
];

type Allowed<T extends never[]> = T;
export type Checked = Allowed<Faithful>;
