import { useEffect, useMemo, useState } from 'react';
import type { ProfileView } from '#shared/profile';
import type { SessionView } from '#shared/session';
import type { AgentView } from '#shared/status';
import { explain } from '#shared/errors';
import { valueOf } from '../../client/resource.ts';
import { t } from '../../i18n/t.ts';
import { Dialog, DialogTitle } from '../../ui/dialog.tsx';
import { local } from '../../ui/format.ts';
import { Loaded } from '../../ui/loading.tsx';
import { Pick } from '../../ui/pick.tsx';
import { useSay } from '../../ui/toasts.tsx';
import { useNow } from '../../ui/use-now.ts';
import type { AgentRowProps } from './agent-row.tsx';
import type { AgentsStore } from './agents-store.ts';
import './sessions.css';

interface SessionsProps extends Pick<AgentRowProps, 'store'> {
  readonly agent: AgentView;
}

/** Shown at most, the latest first. */
const SHOWN = 100;

/** With whoever answers; pinned to a model alone. The others are ids of accounts. */
const [ANYBODY, MODEL_ONLY] = ['', '@'];

/** Conversations of an agent's tools, each of which stays with the account that answered it last, or is pinned to one. */
export function SessionsRow({ agent, store }: SessionsProps) {
  const [open, setOpen] = useState(false);
  const { id } = agent;
  return (
    <div>
      <dt>{t('sessions.title')}</dt>
      <dd className="m2">{t('sessions.line')}</dd>
      <dd>
        <button
          className="b s"
          type="button"
          aria-label={t('sessions.show.label', { id })}
          onClick={() => setOpen(true)}
        >
          {t('sessions.show')}
        </button>
        {open && <SessionsDialog agent={agent} store={store} onClose={() => setOpen(false)} />}
      </dd>
    </div>
  );
}

function SessionsDialog({ agent, store, onClose }: SessionsProps & { readonly onClose: () => void }) {
  const { id } = agent;
  const sessions = useMemo(() => store.sessionsOf(id), [store, id]);
  const accounts = useMemo(() => store.accountsOf(id), [store, id]);
  useEffect(() => sessions.start(), [sessions]);
  useEffect(() => accounts.start(), [accounts]);
  const { view, load } = sessions();
  const profiles = valueOf(accounts().view)?.groups.flatMap((group) => group.profiles) ?? [];
  return (
    <Dialog onClose={onClose} className="box talks">
      <DialogTitle render={<h2 />} className="bt">
        {t('sessions.of', { id })}
      </DialogTitle>
      <p className="m2">{t('sessions.lead')}</p>
      <Loaded view={view} retry={() => void load()} label={t('sessions.loading')}>
        {(all) => <Sessions all={all} profiles={profiles} api={store.api} reload={() => void load()} />}
      </Loaded>
      <div className="be">
        <button className="b l p" type="button" onClick={onClose}>
          {t('action.done')}
        </button>
      </div>
    </Dialog>
  );
}

interface ListProps {
  readonly all: readonly SessionView[];
  readonly profiles: readonly ProfileView[];
  readonly api: AgentsStore['api'];
  readonly reload: () => void;
}

function Sessions({ all, profiles, api, reload }: ListProps) {
  const say = useSay();
  const now = useNow(60_000);
  const latest = all.toSorted((a, b) => b.lastUsed - a.lastUsed).slice(0, SHOWN);
  async function stay({ agentId, session, model }: SessionView, profileId: string) {
    if (profileId === MODEL_ONLY) return; // it is so already
    const result =
      profileId === ANYBODY
        ? await api['sessions.unpin']({ agentId, session })
        : await api['sessions.pin']({ agentId, session, to: `${model ?? ''}@${profileId}` });
    if (!result.ok) say(t('agents.failed', { why: explain(result.error) }), { failed: true });
    reload();
  }
  if (all.length === 0) return <p className="m3">{t('sessions.none')}</p>;
  return (
    <ul className="card">
      {latest.map((each) => (
        <SessionItem
          key={each.session}
          session={each}
          profiles={profiles}
          now={now}
          onStay={(id) => void stay(each, id)}
        />
      ))}
    </ul>
  );
}

/** Its ends tell two of them apart; the middle seldom does. */
const shortId = (id: string) => (id.length > 26 ? `${id.slice(0, 12)}…${id.slice(-12)}` : id);

interface ItemProps extends Pick<ListProps, 'profiles'> {
  readonly session: SessionView;
  readonly now: number;
  readonly onStay: (profileId: string) => void;
}

function SessionItem({ session: { session, model, profileId, source, lastUsed }, profiles, now, onStay }: ItemProps) {
  const isModelOnly = source === 'user' && profileId === undefined;
  const stays = source === 'auto' ? ANYBODY : (profileId ?? MODEL_ONLY);
  const label = profiles.find(({ id }) => id === profileId)?.label ?? profileId ?? '';
  const last = [label, model, t('sessions.used', { when: local.when(lastUsed, now) })];
  return (
    <li className="row">
      <div className="grow cut">
        <p className="cut mono" title={session}>
          {shortId(session)}
        </p>
        <p className="sm m3 cut">{last.filter(Boolean).join(' · ')}</p>
      </div>
      <Pick
        label={t('sessions.stays', { session })}
        value={stays}
        options={[
          { value: ANYBODY, label: t('sessions.auto') },
          ...(isModelOnly ? [{ value: MODEL_ONLY, label: t('sessions.model') }] : []),
          ...profiles.map(({ id, label: name }) => ({ value: id, label: name })),
        ]}
        onChange={onStay}
      />
    </li>
  );
}
