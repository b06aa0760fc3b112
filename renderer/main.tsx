import './no-eval.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { createClient } from './client/client.ts';
import { ipcTransport } from './client/ipc-transport.ts';
import { createWebTransport } from './client/web-transport.ts';
import type { Lost } from './client/web-transport.ts';
import './ui/styles.css';

const element = document.getElementById('root');
if (!element) throw new Error('index.html has no #root');
const root = createRoot(element);
const now = () => Date.now();

const draw = (lost: Lost | null) =>
  root.render(
    <StrictMode>
      <App client={client} now={now} lost={lost} />
    </StrictMode>,
  );

const client = createClient(
  ipcTransport(window) ??
    createWebTransport({
      fetch: (url, init) => window.fetch(url, init),
      openEvents: (url) => new EventSource(url),
      onLost: draw,
    }),
);
draw(null);
