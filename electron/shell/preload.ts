import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import type { Transport } from '#shared/transport';

const transport: Transport = {
  invoke: (call, input) => ipcRenderer.invoke('baton:call', call, input),
  subscribe(event, listener) {
    const own = (_: IpcRendererEvent, name: string, payload: unknown) => {
      if (name === event) listener(payload);
    };
    ipcRenderer.on('baton:event', own);
    return () => void ipcRenderer.off('baton:event', own);
  },
};

contextBridge.exposeInMainWorld('baton', transport);
