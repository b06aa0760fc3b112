import { useState } from 'react';
import type { ReactNode } from 'react';
import type { AccountGroup, ProfileView } from '#shared/profile';
import { t } from '../../i18n/t.ts';
import { Icon } from '../../ui/icons.tsx';
import { Marker } from '../../ui/marker.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { Sortable } from '../../ui/sortable.tsx';
import { AccountRow, SortedRow } from './account-row.tsx';
import type { RowAsks } from './row-menu.tsx';
import { settledOrder } from '../../ui/left-out.ts';
import { ambientWords, orderLine } from './words.ts';

/** A longer group is folded to this many rows. */
const FOLD = 20;

export interface OrderChoice {
  readonly label: string;
  readonly choose: () => void;
}

export interface GroupProps {
  /** The whole group: places and orders are those of all its accounts. */
  readonly group: AccountGroup;
  /** Its accounts to be drawn; fewer than all while a filter is on. */
  readonly shown: readonly ProfileView[];
  /** Orders can be written: the config is in order. */
  readonly writable: boolean;
  /** This agent has no order of its own here: one made by hand is everybody's, and is not dragged for this one alone. */
  readonly follows: boolean;
  readonly checking: ReadonlySet<string>;
  /** What was used of an account in the past, drawn. */
  readonly history: (profileId: string) => ReactNode;
  /** What the latest check of all said of an account, by its id. */
  readonly reasons: ReadonlyMap<string, string>;
  /** The row whose details are open. */
  readonly openId: string | null;
  readonly onOpen: (profileId: string | null) => void;
  readonly others: readonly string[];
  readonly asks: RowAsks;
  readonly modelName: (model: string) => string;
  /** `null`: its accounts cannot be added by hand. */
  readonly onAdd: (() => void) | null;
  /** `null`: its address is not the person's to say. */
  readonly onAddress: (() => void) | null;
  readonly orderChoice: OrderChoice;
  readonly onOrder: (ids: string[], movedId: string) => Promise<string | null>;
}

/** A provider: its head, and a card with its accounts in the order in which they are asked. */
export function Group(props: GroupProps) {
  const { group, shown } = props;
  const [unfolded, setUnfolded] = useState(false);
  const folded = !unfolded && shown.length > FOLD && !shown.slice(FOLD).some(({ id }) => id === props.openId);
  const drawn = folded ? shown.slice(0, FOLD) : shown;
  const hidden = shown.length - drawn.length;
  return (
    <section aria-label={group.name}>
      <GroupHead {...props} />
      <Rows {...props} shown={drawn} />
      {hidden > 0 && (
        <button className="b q s more" type="button" onClick={() => setUnfolded(true)}>
          {t('accounts.more', { n: hidden })}
        </button>
      )}
    </section>
  );
}

function GroupHead({ group, writable, follows, onAdd, onAddress, orderChoice }: GroupProps) {
  const choose = writable && group.profiles.length > 1;
  return (
    <div className="gh">
      <span className="tile" aria-hidden="true">
        {group.short}
      </span>
      <h2>{group.name}</h2>
      <span className="sm m3 cut grow">{orderLine(group, follows)}</span>
      {onAdd && (
        <button
          className="b q s"
          type="button"
          aria-label={t('accounts.addTo', { provider: group.name })}
          onClick={onAdd}
        >
          <Icon name="plus" />
          {t('action.add')}
        </button>
      )}
      {(choose || onAddress) && (
        <Menu
          trigger={
            <button
              className="b q x s"
              type="button"
              aria-label={t('menu.group', { provider: group.name })}
              title={t('action.more')}
            >
              <Icon name="more" />
            </button>
          }
        >
          {choose && <MenuItem onClick={orderChoice.choose}>{orderChoice.label}</MenuItem>}
          {onAddress && <MenuItem onClick={onAddress}>{t('menu.address')}</MenuItem>}
        </Menu>
      )}
    </div>
  );
}

function Rows(props: GroupProps) {
  const { group, shown, writable, follows } = props;
  const whole = shown.length === group.profiles.length;
  const movable = writable && group.profiles.length > 1;
  const byId = new Map(group.profiles.map((each, index) => [each.id, { profile: each, place: index + 1 }]));
  const row = (id: string, sorted: boolean, place?: number): ReactNode => {
    const found = byId.get(id);
    if (!found) return null;
    const Row = sorted ? SortedRow : AccountRow;
    return (
      <Row
        key={id}
        profile={found.profile}
        group={group}
        place={place ?? found.place}
        movable={movable}
        checking={props.checking.has(id)}
        history={props.history}
        reason={props.reasons.get(id) ?? null}
        open={props.openId === id}
        onOpen={(open) => props.onOpen(open ? id : null)}
        others={props.others}
        asks={props.asks}
        modelName={props.modelName}
      />
    );
  };
  if (group.profiles.length === 0) return <AmbientRow group={group} />;
  // A part of an order cannot be put in order: no grips while a filter or a fold hides the rest.
  if (group.order !== 'own' || follows || !movable || !whole) {
    return <ol className="card prof">{shown.map(({ id }) => row(id, false))}</ol>;
  }
  return (
    <Sortable
      ids={group.profiles.map((each) => each.id)}
      nameOf={(id) => byId.get(id)?.profile.label ?? id}
      settled={(ids, id) => settledOrder(group, ids, id)}
      onOrder={props.onOrder}
    >
      {(ids) => <ol className="card prof">{ids.map((id, index) => row(id, true, index + 1))}</ol>}
    </Sortable>
  );
}

/** Answers without anything stored: from the environment, the config, or because it is on this computer. */
function AmbientRow({ group }: { readonly group: AccountGroup }) {
  const { name, second } = ambientWords(group);
  return (
    <ol className="card prof">
      <li>
        <span />
        <Marker place={1} />
        <div className="who">
          <h3 className="cut" title={name}>
            {name}
          </h3>
          <p className="sm m3 cut" title={second}>
            {second}
          </p>
        </div>
        <div className="quota" />
        <div className="stc">
          <span className="state rest">
            <Icon name="check-circle" />
            {t('ambient.state')}
          </span>
          <span className="sm m3 sub">{t('ambient.stateSub')}</span>
        </div>
        <div className="acts" />
      </li>
    </ol>
  );
}
