import { ipcMain, type WebFrameMain } from 'electron';
import { err } from '#shared/result';
import type { Dispatch } from '#core/serve';

/** Electron's whole part in a call of the window; events go the other way in windows.ts. */
export function bindIpc(dispatch: Dispatch, isOurs: (frame: WebFrameMain | null) => boolean) {
  ipcMain.handle('baton:call', (event, call: unknown, input: unknown) =>
    isOurs(event.senderFrame) ? dispatch(call, input) : err({ code: 'bad-input', issues: ['unknown sender'] }),
  );
}
