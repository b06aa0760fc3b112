import { useEffect, useMemo } from 'react';
import type { AccountGroup, ProfileView } from '#shared/profile';
import type { AgentView } from '#shared/status';
import { t } from '../../i18n/t.ts';
import { Dialog, DialogTitle } from '../../ui/dialog.tsx';
import { orderOf, settledOrder } from '../../ui/left-out.ts';
import { Loaded } from '../../ui/loading.tsx';
import { Marker } from '../../ui/marker.tsx';
import { Pick } from '../../ui/pick.tsx';
import { Grip, Sortable, useSorted } from '../../ui/sortable.tsx';
import { isSkipped } from '../../ui/state-text.ts';
import { useSay } from '../../ui/toasts.tsx';
import type { AgentRowProps } from './agent-row.tsx';
import { orderActions } from './order-actions.ts';
import type { OrderActions } from './order-actions.ts';

export interface OrderDialogProps extends Pick<AgentRowProps, 'store'> {
  readonly agent: AgentView;
  readonly onClose: () => void;
}

/** Provider by provider: as for all agents, or this agent's own order, put together by drag or keys. Saved at once. */
export function OrderDialog({ agent, store, onClose }: OrderDialogProps) {
  const say = useSay();
  const { id, ownOrder } = agent;
  const resource = useMemo(() => store.accountsOf(id), [store, id]);
  useEffect(() => resource.start(), [resource]);
  const { view, load } = resource();
  const actions = orderActions(store.api, id, (provider) => ownOrder.includes(provider), say);
  return (
    <Dialog onClose={onClose} className="box orders">
      <DialogTitle render={<h2 />} className="bt">
        {t('agents.orderTitle', { id })}
      </DialogTitle>
      <p className="m2">{t('agents.orderLead')}</p>
      <Loaded view={view} retry={() => void load()} label={t('agents.orderLoading')}>
        {({ groups }) => (
          <Groups groups={groups.filter((each) => isOrderable(each, ownOrder))} own={ownOrder} actions={actions} />
        )}
      </Loaded>
      <div className="be">
        <button className="b l p" type="button" onClick={onClose}>
          {t('action.done')}
        </button>
      </div>
    </Dialog>
  );
}

/** One account has no order; where one was made nevertheless it can be given up. */
const isOrderable = ({ profiles, provider }: AccountGroup, own: readonly string[]) =>
  profiles.length > 1 || own.includes(provider);

interface GroupsProps {
  readonly groups: readonly AccountGroup[];
  /** Ids of providers. */
  readonly own: readonly string[];
  readonly actions: OrderActions;
}

function Groups({ groups, own, actions }: GroupsProps) {
  if (groups.length === 0) return <p className="m3">{t('agents.orderNone')}</p>;
  return groups.map((group) => {
    const isOwn = own.includes(group.provider);
    return (
      <section key={group.provider} aria-label={group.name}>
        <div className="gh">
          <span className="tile" aria-hidden="true">
            {group.short}
          </span>
          <h3 className="cut grow">{group.name}</h3>
          <Pick
            label={t('agents.orderOf', { provider: group.name })}
            value={isOwn ? 'own' : 'follow'}
            options={[
              { value: 'follow', label: t('models.whose.follow') },
              { value: 'own', label: t('models.whose.own') },
            ]}
            onChange={(what) => void actions[what](group)}
          />
        </div>
        {isOwn ? <OwnOrder group={group} actions={actions} /> : <Followed group={group} />}
      </section>
    );
  });
}

/** Everybody's order, to be read. */
const Followed = ({ group }: { readonly group: AccountGroup }) => (
  <ol className="card orderlist">
    {group.profiles.map((profile, index) => (
      <li key={profile.id}>
        <span />
        <Marker place={index + 1} skipped={profile.leftOut || isSkipped(profile.state)} />
        <Name profile={profile} />
      </li>
    ))}
  </ol>
);

function OwnOrder({ group, actions }: Pick<GroupsProps, 'actions'> & { readonly group: AccountGroup }) {
  const byId = new Map(group.profiles.map((each) => [each.id, each]));
  const asked = group.profiles.filter(({ leftOut }) => !leftOut).length;
  return (
    <Sortable
      ids={group.profiles.map(({ id }) => id)}
      nameOf={(id) => byId.get(id)?.label ?? id}
      settled={(ids, id) => settledOrder(group, ids, id)}
      onOrder={(ids, id) => actions.set(group, orderOf(group, ids, id))}
    >
      {(ids) => (
        <ol className="card orderlist">
          {ids.map((id, index) => {
            const profile = byId.get(id);
            return (
              profile && (
                <OwnRow
                  key={id}
                  profile={profile}
                  place={index + 1}
                  last={asked === 1}
                  onToggle={() => void actions.toggle(group, id)}
                />
              )
            );
          })}
        </ol>
      )}
    </Sortable>
  );
}

interface OwnRowProps {
  readonly profile: ProfileView;
  readonly place: number;
  /** An order names somebody. */
  readonly last: boolean;
  readonly onToggle: () => void;
}

function OwnRow({ profile, place, last, onToggle }: OwnRowProps) {
  const { ref, style, lifted, mark, grip } = useSorted(profile.id);
  const { label, leftOut } = profile;
  const marked = mark === 0 ? null : mark === -1 ? 'above' : 'below';
  const verb = leftOut ? 'agents.orderAdd' : 'agents.orderLeave';
  return (
    <li ref={ref} style={style} className={[lifted ? 'lift' : null, marked].filter(Boolean).join(' ')}>
      <Grip grip={grip} name={label} place={place} />
      <Marker place={place} skipped={leftOut || isSkipped(profile.state)} />
      <Name profile={profile} />
      {(leftOut || !last) && (
        <button className="b q s" type="button" aria-label={t(`${verb}.label`, { name: label })} onClick={onToggle}>
          {t(verb)}
        </button>
      )}
    </li>
  );
}

const Name = ({ profile: { label, leftOut } }: { readonly profile: ProfileView }) => (
  <span className={leftOut ? 'cut grow m3' : 'cut grow'} title={label}>
    {label}
    {leftOut && <span className="sm"> · {t('agents.orderLeftOut')}</span>}
  </span>
);
