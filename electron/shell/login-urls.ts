import type { Dispatch } from '#core/serve';
import { loginView } from '#shared/login';

/** So many logins can be followed at once; an older one has long run out. */
const MOST = 20;

export interface LoginUrls {
  /** The core, overheard: the address of every login that begins is remembered. */
  readonly dispatch: Dispatch;
  /** Whether the core has named exactly this address as the place to sign in. */
  has(url: string): boolean;
}

/** Where the person's browser may be sent to sign in: not to a host, only to an address the core itself has made. */
export function createLoginUrls(dispatch: Dispatch): LoginUrls {
  const urls = new Set<string>();
  return {
    async dispatch(call, input) {
      const result = await dispatch(call, input);
      if (result.ok && (call === 'login.start' || call === 'login.get')) {
        const url = urlOf(result.value);
        if (url !== null) urls.add(url);
        for (const oldest of [...urls].slice(0, -MOST)) urls.delete(oldest);
      }
      return result;
    },
    has: (url) => urls.has(url),
  };
}

/** As a browser writes it, which is how it comes back; `null` when there is none to be opened. */
function urlOf(value: unknown): string | null {
  const view = loginView.safeParse(value);
  if (!view.success || view.data.state.kind !== 'waiting') return null;
  const { href, protocol } = new URL(view.data.state.url);
  return protocol === 'https:' || protocol === 'http:' ? href : null;
}
