import '../no-eval.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from '../app.tsx';
import '../ui/styles.css';
import { createFakeCore } from './fake-api.ts';
import { scenes } from './scenes.ts';

/*
 * The window on a core in memory, to be looked at: `?scene=full&theme=dark#/accounts`.
 * Only the development server and `--mode gallery` know this file.
 */
const wanted = new URLSearchParams(window.location.search);
const now = () => Date.now();
const core = createFakeCore({ now });
scenes[wanted.get('scene') ?? 'full']?.(core);
const theme = wanted.get('theme');
if (theme === 'light' || theme === 'dark') core.world.app.appearance = theme;
const contrast = wanted.get('contrast');
if (contrast !== null) document.documentElement.dataset['contrast'] = contrast;

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App client={core.client} now={now} lost={null} />
    </StrictMode>,
  );
}
