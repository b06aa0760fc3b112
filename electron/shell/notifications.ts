import { Notification } from 'electron';
import type { Event } from '#shared/contract';
import type { AppView } from '#shared/status';
import { alreadyWrong, mended, verdict, type CoreEvent, type Notice } from './notice.ts';
import type { Locale } from './wording.ts';

export interface Notifications {
  receive(event: Event, payload: unknown): void;
  /** Takes back what Baton, as it is now, has no longer to complain of; says what nobody heard of at the start. */
  settle(app: AppView): void;
  /** Says something that follows from a click of the person rather than from an event. */
  say(title: string, body: string): void;
  /** What stands now, oldest first. */
  standing(): readonly Notice[];
  /** As if its notification had been clicked. */
  click(key: string): void;
}

/** Shows what `verdict` decides, takes back what is settled; a click opens the row. */
export function createNotifications({ now, locale, open }: NotificationDeps): Notifications {
  const told = new Map<string, { readonly notice: Notice; readonly drawn: Notification }>();

  const show = (notice: Notice) => {
    const drawn = new Notification({ title: notice.title, body: notice.body });
    drawn.on('click', () => open(notice.path));
    told.set(notice.key, { notice, drawn });
    drawn.show();
  };
  const takeBack = (keys: readonly string[]) => {
    for (const key of keys) {
      told.get(key)?.drawn.close();
      told.delete(key);
    }
  };

  const judge = (event: CoreEvent) => {
    const { show: notice, settled } = verdict(event, new Set(told.keys()), now(), locale);
    takeBack(settled);
    if (notice !== null && Notification.isSupported()) show(notice);
  };

  return {
    // `dispatch` and events come from the same typed contract.
    receive: (event, payload) => judge({ event, payload } as CoreEvent),
    settle(app) {
      takeBack(mended(app, new Set(told.keys())));
      alreadyWrong(app).forEach(judge);
    },
    say: (title, body) => {
      if (Notification.isSupported()) new Notification({ title, body }).show();
    },
    standing: () => [...told.values()].map(({ notice }) => notice),
    click: (key) => void told.get(key)?.drawn.emit('click'),
  };
}

export interface NotificationDeps {
  readonly now: () => number;
  readonly locale: Locale;
  readonly open: (page: string) => void;
}
