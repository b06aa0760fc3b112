import type { LoginView } from '#shared/login';
import type { Style } from './style.ts';

type Waiting = Extract<LoginView['state'], { kind: 'waiting' }>;

/**
 * What a person has to do for a login, as lines. The link and the code stand alone on theirs, so that a double click
 * takes them and nothing else.
 * @param opened a browser was told to show the page
 */
export function loginSteps(state: Waiting, opened: boolean, style: Style): string {
  return state.userCode === undefined ? browserSteps(state, opened, style) : deviceSteps(state, opened, style);
}

function browserSteps(state: Waiting, opened: boolean, style: Style): string {
  const lines = [opened ? 'Your browser opens. If it does not, open this link:' : 'Open this link in a browser:'];
  lines.push('', state.url, '');
  if (state.portTaken !== undefined) {
    const port = String(state.portTaken);
    lines.push(style.warn(`Port ${port} is in use by another program, so the browser cannot come back here.`));
    lines.push('When you have signed in, paste the address the browser ended on, and press Enter.');
  } else if (state.paste) {
    lines.push('Does the page show a code, or is the browser on another computer? Then paste the code');
    lines.push('or the address it ended on, and press Enter.');
  }
  return `${lines.join('\n')}\n`;
}

function deviceSteps(state: Waiting, opened: boolean, style: Style): string {
  const page = opened ? 'Your browser opens. If it does not, open this page on any device:' : 'Open this page:';
  const code = style.bold(state.userCode ?? '');
  return [page, '', state.url, '', 'and type in this code:', '', `      ${code}`, '', ''].join('\n');
}

/** The line that is written over every second. `typed`: how many characters of a paste are there, not yet sent. */
export function waitingLine(expiresAt: number, now: number, typed: number): string {
  const wait = `Waiting, ${clock(expiresAt - now)} left. Ctrl-C cancels.`;
  if (typed === 0) return wait;
  return `${wait} ${String(typed)} character${typed === 1 ? '' : 's'} pasted, press Enter.`;
}

/** `9:05`; hours are not worth a place of their own. Never below `0:00`. */
function clock(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  return `${String(Math.floor(seconds / 60))}:${String(seconds % 60).padStart(2, '0')}`;
}
