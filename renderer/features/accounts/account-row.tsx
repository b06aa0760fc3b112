import { useState } from 'react';
import type { CSSProperties, KeyboardEvent, MouseEvent, ReactNode } from 'react';
import type { AccountGroup, ProfileView } from '#shared/profile';
import { t } from '../../i18n/t.ts';
import { Icon } from '../../ui/icons.tsx';
import { Marker } from '../../ui/marker.tsx';
import { Grip, useSorted } from '../../ui/sortable.tsx';
import { StateBadge } from '../../ui/state-badge.tsx';
import { actionOf, isSkipped } from '../../ui/state-text.ts';
import type { StateAction } from '../../ui/state-text.ts';
import { TopUp } from '../../ui/top-up.tsx';
import { Details } from './details.tsx';
import { Quota } from './quota.tsx';
import { RowMenu } from './row-menu.tsx';
import type { RowAsks } from './row-menu.tsx';
import { quotaWord, secondLine } from './words.ts';

export interface AccountRowProps {
  readonly profile: ProfileView;
  readonly group: AccountGroup;
  /** One-based. */
  readonly place: number;
  readonly movable: boolean;
  readonly checking: boolean;
  /** Why it was not asked when all were, or what it said instead of an answer. */
  readonly reason: string | null;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  /** The other agents, to which it can be copied. */
  readonly others: readonly string[];
  readonly asks: RowAsks;
  /** What was used of it in the past, drawn. */
  readonly history: (profileId: string) => ReactNode;
  readonly modelName: (model: string) => string;
}

/** A row that is moved by hand. */
export function SortedRow(props: AccountRowProps) {
  const { ref, style, lifted, mark, grip } = useSorted(props.profile.id);
  const classes = [lifted && 'lift', mark < 0 && 'above', mark > 0 && 'below'].filter(Boolean).join(' ');
  return (
    <AccountRow
      {...props}
      item={{ ref, style, className: classes }}
      grip={<Grip grip={grip} name={props.profile.label} place={props.place} />}
    />
  );
}

interface Item {
  readonly ref?: (node: HTMLElement | null) => void;
  readonly style?: CSSProperties;
  readonly className?: string;
}

/** Grip, marker, name, what is left, state, buttons; its details below when it is open. */
export function AccountRow({
  item = {},
  grip = <span />,
  ...props
}: AccountRowProps & { readonly item?: Item; readonly grip?: ReactNode }) {
  const { profile, group, place, checking, reason, open, onOpen, asks, modelName } = props;
  const [menu, setMenu] = useState(false);
  function openMenu(event: MouseEvent | KeyboardEvent) {
    event.preventDefault();
    setMenu(true);
  }
  return (
    <li
      {...item}
      data-account={profile.id}
      aria-setsize={group.profiles.length}
      aria-posinset={place}
      onContextMenu={openMenu}
    >
      {grip}
      <Marker place={place} held={profile.inUse} skipped={isSkipped(profile.state)} />
      <Who profile={profile} open={open} onOpen={onOpen} />
      <div className="quota">
        <Mend profile={profile} asks={asks}>
          <Left profile={profile} />
        </Mend>
      </div>
      <StateBadge profile={profile} modelName={modelName} checking={checking} />
      <div className="acts">
        <button
          className="b q x s"
          type="button"
          aria-label={t('row.test', { name: profile.label })}
          title={t('row.testTip')}
          aria-disabled={checking}
          onClick={() => checking || asks.test(profile)}
        >
          <Icon name="lightning" />
        </button>
        <RowMenu
          profile={profile}
          group={group}
          place={place}
          movable={props.movable}
          others={props.others}
          asks={asks}
          open={menu}
          onOpen={setMenu}
        />
      </div>
      {reason !== null && <p className="reason sm m2">{reason}</p>}
      {open && <Details profile={profile} modelName={modelName} history={props.history(profile.id)} asks={asks} />}
    </li>
  );
}

/** What is left of it, as far as anybody said; of a locked account nothing is shown but its name. */
function Left({ profile }: { readonly profile: ProfileView }) {
  if (profile.state.kind === 'vault-locked') return null;
  if (profile.quota !== undefined && profile.quota.length > 0) return <Quota quota={profile.quota} />;
  const word = quotaWord(profile);
  return word !== null && <span className="xs m3">{word}</span>;
}

interface MendProps {
  readonly profile: ProfileView;
  readonly asks: RowAsks;
  /** Shown while nothing has to be mended. */
  readonly children: ReactNode;
}

const menders = {
  'sign-in': 'renew',
  'paste-new': 'renew',
  refresh: 'refresh',
  'add-to-order': 'addToOrder',
} as const satisfies Partial<Record<NonNullable<StateAction>, keyof RowAsks>>;

/** The one button an account needs that does not work, or soon will not; also in its menu, for a narrow window. */
function Mend({ profile, asks, children }: MendProps) {
  const page = asks.creditPage(profile);
  if (page !== null) return <TopUp name={profile.label} page={page} />;
  const action = actionOf(profile);
  if (action === null || !(action in menders)) return children;
  const mends = action as keyof typeof menders;
  return (
    <button
      className="b s"
      type="button"
      aria-label={t(`mend.${mends}.label`, { name: profile.label })}
      onClick={() => asks[menders[mends]](profile)}
    >
      {t(`mend.${mends}`)}
    </button>
  );
}

type WhoProps = Pick<AccountRowProps, 'profile' | 'open' | 'onOpen'>;

function Who({ profile, open, onOpen }: WhoProps) {
  return (
    <div className="who">
      <h3 title={profile.label}>
        <button className="name" type="button" aria-expanded={open} onClick={() => onOpen(!open)}>
          {profile.label}
        </button>
      </h3>
      <p className="sm m3 cut" title={profile.id}>
        {secondLine(profile)}
      </p>
    </div>
  );
}
