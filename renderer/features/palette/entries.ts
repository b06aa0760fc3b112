import type { RequestView } from '#shared/activity';
import type { AccountsView } from '#shared/profile';
import type { ModelRow, SelectionView } from '#shared/model';
import type { AgentView, GatewayView } from '#shared/status';
import { t } from '../../i18n/t.ts';
import { local } from '../../ui/format.ts';
import type { IconName } from '../../ui/icons.tsx';
import { pages } from '../../ui/route.ts';
import type { PageName } from '../../ui/route.ts';
import type { FoundGroup } from '../../ui/search-list.tsx';
import { nearest } from './nearest.ts';

/** What choosing an entry does. */
export type Deed =
  | { readonly kind: 'page'; readonly page: PageName; readonly id?: string }
  | { readonly kind: 'add-account' }
  | { readonly kind: 'pause'; readonly paused: boolean }
  | { readonly kind: 'keys' }
  | { readonly kind: 'use-first'; readonly profileId: string; readonly name: string }
  | { readonly kind: 'make-primary'; readonly model: string; readonly name: string };

export const groups = ['actions', 'pages', 'models', 'accounts', 'agents', 'requests'] as const;
export type Group = (typeof groups)[number];

export interface Entry {
  readonly id: string;
  readonly group: Group;
  readonly icon: IconName;
  /** The verb is in the row. */
  readonly text: string;
  readonly aside?: string;
  /** Names it goes by; the first one is offered by “Did you mean”. */
  readonly names: readonly string[];
  readonly deed: Deed;
}

/** What there is to find; a part that could not be loaded is `null`. */
export interface Known {
  readonly gateway: GatewayView | null;
  readonly accounts: AccountsView | null;
  readonly models: readonly ModelRow[] | null;
  readonly selection: SelectionView | null;
  readonly agents: readonly AgentView[] | null;
  /** Newest first. */
  readonly requests: readonly RequestView[] | null;
}

/** Everything that can be chosen, built once per opening. */
export function entries(known: Known): readonly Entry[] {
  return [
    ...actions(known.gateway),
    ...pageEntries(),
    ...models(known),
    ...accounts(known.accounts),
    ...agents(known),
    ...requests(known),
  ];
}

function actions(gateway: GatewayView | null): Entry[] {
  const add: Entry = {
    id: 'add-account',
    group: 'actions',
    icon: 'plus',
    text: t('palette.addAccount'),
    names: [t('accounts.add')],
    deed: { kind: 'add-account' },
  };
  const keys: Entry = {
    id: 'keys',
    group: 'actions',
    icon: 'question',
    text: t('palette.keys'),
    names: [t('keys.title')],
    deed: { kind: 'keys' },
  };
  if (gateway?.state !== 'on' && gateway?.state !== 'paused') return [add, keys];
  const paused = gateway.state === 'on';
  const pause: Entry = {
    id: 'pause',
    group: 'actions',
    icon: paused ? 'pause' : 'play',
    text: t(paused ? 'palette.pause' : 'palette.resume'),
    names: [t(paused ? 'gateway.pause' : 'gateway.resume')],
    deed: { kind: 'pause', paused },
  };
  return [add, pause, keys];
}

const pageEntries = (): Entry[] =>
  pages.map((page) => ({
    id: `page:${page}`,
    group: 'pages',
    icon: page,
    text: t('palette.open', { name: t(`nav.${page}`) }),
    names: [t(`nav.${page}`)],
    deed: { kind: 'page', page },
  }));

/** Aliases come first among the names: they are what one types. */
function models({ models: rows, selection }: Known): Entry[] {
  const usable = (rows ?? []).filter((row) => row.available);
  const aliases = new Map<string, string[]>();
  for (const { alias, key } of selection?.aliases ?? []) aliases.set(key, [...(aliases.get(key) ?? []), alias]);
  return usable.map((row) => {
    const first = row.key === selection?.primary.key;
    return {
      id: `model:${row.key}`,
      group: 'models',
      icon: 'models',
      text: t(first ? 'palette.firstModel' : 'palette.makePrimary', { name: row.name }),
      aside: row.key,
      names: [...(aliases.get(row.key) ?? []), row.name, row.key, row.id],
      deed: first ? { kind: 'page', page: 'models' } : { kind: 'make-primary', model: row.key, name: row.name },
    };
  });
}

function accounts(view: AccountsView | null): Entry[] {
  return (view?.groups ?? []).flatMap((group) =>
    group.profiles.flatMap((profile, index): Entry[] => {
      const names = [profile.label, profile.id, ...(profile.email === undefined ? [] : [profile.email])];
      const base = { group: 'accounts', aside: group.name, names } as const;
      const show: Entry = {
        ...base,
        id: `account:${profile.id}`,
        icon: 'accounts',
        text: t('palette.account', { name: profile.label }),
        deed: { kind: 'page', page: 'accounts', id: profile.id },
      };
      const first: Entry = {
        ...base,
        id: `first:${profile.id}`,
        icon: 'baton',
        text: t('palette.useFirst', { name: profile.label }),
        deed: { kind: 'use-first', profileId: profile.id, name: profile.label },
      };
      const isFirst = index === 0 && group.order !== 'automatic';
      return group.profiles.length > 1 && !isFirst ? [show, first] : [show];
    }),
  );
}

const agents = ({ agents: all }: Known): Entry[] =>
  (all ?? []).map(({ id }) => ({
    id: `agent:${id}`,
    group: 'agents',
    icon: 'agents',
    text: t('palette.agent', { name: id }),
    names: [id],
    deed: { kind: 'page', page: 'agents', id },
  }));

/** By its id, as the command line and answers of the gateway name it, or by who sent it. */
const requests = ({ requests: all }: Known): Entry[] =>
  (all ?? []).map(({ id, agentId, at }) => ({
    id: `request:${id}`,
    group: 'requests',
    icon: 'activity',
    text: t('palette.request', { id, agent: agentId }),
    aside: local.exact(at),
    names: [id],
    deed: { kind: 'page', page: 'activity', id },
  }));

/** Most shown per group: the best ones. */
const MOST = 8;

/** 0: a name is the text; 1: begins with it; 2: a word of it does; 3: holds it; `null`: some word is nowhere. */
function rank(entry: Entry, text: string): number | null {
  const haystack = [entry.text, ...entry.names].join('\n').toLowerCase();
  if (!text.split(/\s+/u).every((word) => haystack.includes(word))) return null;
  const names = entry.names.map((name) => name.toLowerCase());
  if (names.includes(text)) return 0;
  if (names.some((name) => name.startsWith(text))) return 1;
  return haystack.split(/[\s/:.@-]+/u).some((word) => word.startsWith(text)) ? 2 : 3;
}

/** What the text finds, the group with the best match first. Without text: what one most often wants. */
export function search(all: readonly Entry[], typed: string): readonly FoundGroup[] {
  const text = typed.trim().toLowerCase();
  const found = all.flatMap((entry) => {
    const place = rank(entry, text);
    return place === null || (text === '' && entry.group !== 'actions' && entry.group !== 'pages')
      ? []
      : [{ entry, place }];
  });
  return groups
    .map((group) => found.filter(({ entry }) => entry.group === group).toSorted((a, b) => a.place - b.place))
    .filter((own) => own.length > 0)
    .toSorted((a, b) => (text === '' ? 0 : (a[0]?.place ?? 0) - (b[0]?.place ?? 0)))
    .map((own) => ({
      label: t(`palette.group.${own[0]?.entry.group ?? 'actions'}`),
      items: own.slice(0, MOST).map(({ entry: { id, icon, text: words, aside } }) => ({
        id,
        icon,
        text: words,
        ...(aside !== undefined && { aside }),
      })),
    }));
}

/** For “Nothing called “opsu”. Did you mean opus?” Nobody writes the id of a request by heart. */
export const didYouMean = (all: readonly Entry[], text: string) =>
  nearest(
    text,
    all.flatMap(({ group, names }) => (group === 'requests' ? [] : names)),
  );
