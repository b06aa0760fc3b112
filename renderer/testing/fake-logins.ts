import type { Api, Input } from '#shared/contract';
import type { BatonError } from '#shared/errors';
import type { LoginView } from '#shared/login';
import type { ProfileView } from '#shared/profile';
import { err, ok } from '#shared/result';
import { groupOf } from './fake-accounts.ts';
import type { FakeState } from './fake-api.ts';
import { account, DAY, MINUTE } from './world.ts';

const over = err<BatonError>({ code: 'unknown-login' });

/** Logins that wait until a test moves them on; a pasted text that says `good` ends one. */
export function fakeLogins(state: FakeState): Pick<Api, Extract<keyof Api, `login.${string}`>> {
  return {
    'login.start': async (asked) => {
      const spec = state.world.providers.find((each) => each.id === asked.provider);
      const method = asked.method ?? spec?.logins[0];
      if (!method) return err({ code: 'unknown-provider', provider: asked.provider, nearest: [] });
      const id = `login-${String(state.logins.size + 1)}`;
      const view: LoginView = { id, provider: asked.provider, method, state: begun(method, state) };
      state.logins.set(id, { view, asked });
      return ok(view);
    },
    'login.get': async ({ id }) => {
      const found = state.logins.get(id);
      return found ? ok(found.view) : over;
    },
    'login.paste': async ({ id, text }) => {
      const found = state.logins.get(id);
      if (!found) return over;
      if (!text.includes('good'))
        return err({ code: 'login-failed', message: 'This is not the code. Copy all of it.' });
      become(state, id, 'done');
      return ok(found.view);
    },
    'login.cancel': async ({ id }) => {
      if (state.logins.has(id)) become(state, id, { kind: 'cancelled' });
      return ok({});
    },
    'login.refresh': async ({ profileId }) => {
      const found = state.world.groups.flatMap((each) => each.profiles).find((each) => each.id === profileId);
      if (!found) return err({ code: 'unknown-profile', profileId, nearest: [] });
      Object.assign(found, { state: { kind: 'ready' }, expires: state.now() + DAY });
      state.changed('accounts');
      return ok(found);
    },
  };
}

/** The latest login moves on. */
export function moveOn(state: FakeState, next: LoginView['state'] | 'done'): void {
  const latest = [...state.logins.keys()].at(-1);
  if (latest !== undefined) become(state, latest, next);
}

function begun(method: LoginView['method'], { now, waiting }: FakeState): LoginView['state'] {
  const device = method === 'device';
  return {
    kind: 'waiting',
    url: device ? 'https://github.com/login/device' : 'https://auth.example.com/oauth/authorize?state=made-up',
    ...(device ? { userCode: 'WDJB-MJHT' } : {}),
    paste: !device,
    expiresAt: now() + (device ? 15 : 5) * MINUTE,
    ...waiting,
  };
}

function become(state: FakeState, id: string, next: LoginView['state'] | 'done'): void {
  const found = state.logins.get(id);
  if (found?.view.state.kind !== 'waiting') return;
  found.view = {
    ...found.view,
    state: next === 'done' ? { kind: 'done', profileId: stored(state, found.asked) } : next,
  };
  state.emit('login', found.view);
}

/** The account that came of it; answers its id. */
function stored(state: FakeState, { provider, profileId, label }: Input<'login.start'>): string {
  const group = groupOf(state, provider);
  const there = group.profiles.find((each) => each.id === profileId);
  const email = 'mei@shirakawa.example';
  const fresh: Partial<ProfileView> = { state: { kind: 'ready' }, expires: state.now() + 8 * 60 * MINUTE };
  if (there) Object.assign(there, fresh);
  const id = there?.id ?? `${provider}:${email}`;
  if (!there) {
    group.profiles = group.profiles.filter((each) => each.id !== id);
    group.profiles.push(account(id, label ?? email, { type: 'oauth', email, costKind: 'subscription', ...fresh }));
  }
  state.changed('accounts', 'app');
  return id;
}
