import type { Input } from '#shared/contract';
import { explain, type BatonError } from '#shared/errors';
import type { LoginView } from '#shared/login';
import { ok, type Result } from '#shared/result';
import { oneLine, refuse, stopped, type Refusal } from './answer.ts';
import type { Context } from './context.ts';
import { loginSteps, waitingLine } from './login-text.ts';
import { listenForPastes } from './paste-input.ts';
import { onSignals, type Interruption } from './signals.ts';
import { WIPE } from './style.ts';

type Waiting = Extract<LoginView['state'], { kind: 'waiting' }>;
type End = Result<{ readonly profileId: string }, Refusal>;
/** Baton was stopped, and its logins with it. */
type Lost = 'lost';

/** Between two looks at a login whose events may have been lost with the owner that sent them, in seconds. */
const LOOK_EVERY = 3;

/**
 * Signs in on the terminal: prints the link or the code, opens the browser where there is one, takes a pasted code at
 * the same time, and waits for the end. All of it goes to standard error.
 * @param open `false`: never open a browser
 */
export async function signIn(context: Context, input: Input<'login.start'>, open: boolean): Promise<End> {
  const end = await attempt(context, input, open);
  if (end !== 'lost') return end;
  context.terminal.err('Baton was stopped in the middle of it, so the login starts anew.\n\n');
  const second = await attempt(context, input, open);
  return second === 'lost' ? refuse(explain({ code: 'unknown-login' })) : second;
}

async function attempt(context: Context, input: Input<'login.start'>, open: boolean): Promise<End | Lost> {
  const inbox: { hear: (view: LoginView) => void; readonly early: LoginView[] } = {
    early: [],
    hear: (view) => void inbox.early.push(view),
  };
  const followed = await context.follow('login', (view) => inbox.hear(view));
  if (!followed.ok) return refuse(explain(followed.error));
  // From before the link is shown: whoever sees it may stop at once.
  const interruption = onSignals();
  try {
    const started = await context.api['login.start'](input);
    if (!started.ok) return refuse(whyNot(started.error));
    const { id, state } = started.value;
    if (state.kind !== 'waiting') return ending(state);
    const opened = open && context.browse(state.url);
    context.terminal.err(`${loginSteps(state, opened, context.terminal.style)}\n`);
    return await new Promise((resolve) => {
      const attending = attend(context, id, state, interruption, resolve);
      inbox.hear = attending;
      inbox.early.forEach(attending);
    });
  } finally {
    interruption.off();
    followed.value();
  }
}

/** Waits with the person for one login. Answers what is to be told of every view of a login. */
function attend(
  context: Context,
  id: string,
  waiting: Waiting,
  interruption: Interruption,
  resolve: (end: End | Lost) => void,
): (view: LoginView) => void {
  const { api, terminal } = context;
  const ways: (() => void)[] = [];
  let over = false;
  let stopping: End | null = null;
  let typed = 0;

  const draw = () => {
    if (terminal.live && !over) say(terminal, waitingLine(waiting.expiresAt, context.now(), typed));
  };
  const finish = (end: End | Lost) => {
    if (over) return;
    over = true;
    if (terminal.live) terminal.err(WIPE);
    for (const way of ways) way();
    resolve(end);
  };
  const take = (view: LoginView) => {
    if (view.id === id && view.state.kind !== 'waiting') finish(stopping ?? ending(view.state));
  };
  const cancel = (end: End = STOPPED) => {
    stopping = end;
    void api['login.cancel']({ id }).finally(() => finish(end));
  };
  const look = async () => {
    const now = await api['login.get']({ id });
    if (now.ok) take(now.value);
    else finish(now.error.code === 'unknown-login' ? 'lost' : refuse(explain(now.error)));
  };
  const paste = async (text: string) => {
    const result = await api['login.paste']({ id, text });
    if (result.ok) take(result.value);
    else if (!over) say(terminal, `baton: ${oneLine(explain(result.error))}\n`);
    draw();
  };

  let seconds = 0;
  ways.push(
    context.every(1_000, () => {
      seconds += 1;
      draw();
      if (seconds % LOOK_EVERY === 0) void look();
    }),
  );
  if (waiting.paste) {
    const onTyped = (length: number) => {
      typed = length;
      draw();
    };
    const atEnd = () => (waiting.onlyPaste && !over ? cancel(refuse(AT_END)) : undefined);
    ways.push(listenForPastes(terminal, { ...inTurn(paste, atEnd), onStop: () => cancel(), onTyped }));
  }
  draw();
  interruption.on(() => cancel());
  return take;
}

const say = ({ err, live }: Context['terminal'], line: string) => err(`${live ? WIPE : ''}${line}`);

/** `atEnd` runs when nothing more can come and all that came is answered. It means nothing where a browser can come back. */
function inTurn(paste: (text: string) => Promise<void>, atEnd: () => void) {
  const sent: Promise<void>[] = [];
  return {
    onText: (text: string) => void sent.push(paste(text)),
    onEnd: () => void Promise.all(sent).then(atEnd),
  };
}

const AT_END = 'The input ended before a code that is accepted. Nobody was signed in.';
const STOPPED = stopped('Stopped. Nobody was signed in.');

function ending(state: LoginView['state']): End {
  if (state.kind === 'done') return ok({ profileId: state.profileId });
  if (state.kind === 'failed') return refuse(state.message);
  return refuse(
    'This login was ended elsewhere, because another one of the same provider began. Nobody was signed in.',
  );
}

/** A provider without a login takes something else. */
function whyNot(error: BatonError): string {
  if (error.code !== 'method-not-offered') return explain(error);
  const other = error.kind === 'oauth' ? ` Use \`baton models auth add --provider ${error.provider}\`.` : '';
  return `${explain(error)}${other}`;
}
