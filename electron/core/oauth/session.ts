import type { LoginMethod, LoginView } from '#shared/login';

type State = LoginView['state'];

/** One login under way. It ends once: whatever comes after that changes nothing. */
export interface Session {
  readonly id: string;
  readonly provider: string;
  readonly method: LoginMethod;
  /** Fires when it has ended, however. */
  readonly signal: AbortSignal;
  view(): LoginView;
  isOver(): boolean;
  /** Answers whether it was still under way. */
  end(state: Exclude<State, { kind: 'waiting' }>): boolean;
}

export function createSession(
  about: Pick<Session, 'id' | 'provider' | 'method'>,
  waiting: Extract<State, { kind: 'waiting' }>,
  told: (view: LoginView) => void,
): Session {
  const stop = new AbortController();
  let state: State = waiting;
  const view = (): LoginView => ({ ...about, state });
  return {
    ...about,
    signal: stop.signal,
    view,
    isOver: () => state.kind !== 'waiting',
    end(next) {
      if (state.kind !== 'waiting') return false;
      state = next;
      stop.abort();
      told(view());
      return true;
    },
  };
}
