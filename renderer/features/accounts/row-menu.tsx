import type { AccountGroup, ProfileView } from '#shared/profile';
import { t } from '../../i18n/t.ts';
import { Icon } from '../../ui/icons.tsx';
import { Menu, MenuItem, MenuLine, SubMenu } from '../../ui/menu.tsx';

/** What a row asks its page to do. */
export interface RowAsks {
  test(profile: ProfileView): void;
  rename(profile: ProfileView): void;
  useFirst(profile: ProfileView): void;
  moveTo(profile: ProfileView, place: number): void;
  /** The order leaves it out. */
  addToOrder(profile: ProfileView): void;
  leaveOut(profile: ProfileView): void;
  /** A new secret, or signing in again. */
  renew(profile: ProfileView): void;
  /** Refreshes a login now. */
  refresh(profile: ProfileView): void;
  copyTo(profile: ProfileView, agentId: string): void;
  clear(profile: ProfileView): void;
  copyId(profile: ProfileView): void;
  remove(profile: ProfileView): void;
  /** Where credit is added for it now; `null`: it needs none, or nobody knows where. */
  creditPage(profile: ProfileView): string | null;
}

export interface RowMenuProps {
  readonly profile: ProfileView;
  readonly group: AccountGroup;
  readonly place: number;
  /** The order can be changed: config in order, more than one account. */
  readonly movable: boolean;
  /** The other agents, to which it can be copied. */
  readonly others: readonly string[];
  readonly asks: RowAsks;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
}

/** More places than this do not fit into a menu; beyond it an account is dragged, or moved by its grip. */
const MOST_PLACES = 20;

const renewWords = {
  oauth: 'menu.signIn',
  api_key: 'menu.pasteNew',
  token: 'menu.pasteNew',
  'aws-sdk': 'menu.awsProfile',
} as const;

const clearable = ({ state }: ProfileView) => state.kind === 'cooling' || state.kind === 'disabled';

/** An order names at least one account. */
const canLeave = ({ order, profiles }: AccountGroup, { id, leftOut }: ProfileView) =>
  order === 'own' && !leftOut && profiles.some((each) => each.id !== id && !each.leftOut);

export function RowMenu({ profile, group, place, movable, others, asks, open, onOpen }: RowMenuProps) {
  const trigger = (
    <button
      className="b q x s"
      type="button"
      aria-label={t('row.more', { name: profile.label })}
      title={t('action.more')}
    >
      <Icon name="more" />
    </button>
  );
  return (
    <Menu trigger={trigger} open={open} onOpen={onOpen}>
      <MenuItem onClick={() => asks.test(profile)}>{t('menu.test')}</MenuItem>
      <MenuItem onClick={() => asks.rename(profile)}>{t('menu.rename')}</MenuItem>
      {profile.leftOut && <MenuItem onClick={() => asks.addToOrder(profile)}>{t('mend.add-to-order')}</MenuItem>}
      {movable && (
        <>
          <MenuItem onClick={() => asks.useFirst(profile)} disabled={place === 1 && group.order === 'own'}>
            {t('menu.useFirst')}
          </MenuItem>
          <SubMenu label={t('menu.moveTo')}>
            {group.profiles.slice(0, MOST_PLACES).map((each, index) => (
              <MenuItem key={each.id} disabled={index + 1 === place} onClick={() => asks.moveTo(profile, index)}>
                {t('menu.place', { n: index + 1 })}
              </MenuItem>
            ))}
          </SubMenu>
        </>
      )}
      {movable && canLeave(group, profile) && (
        <MenuItem onClick={() => asks.leaveOut(profile)}>{t('menu.leaveOut')}</MenuItem>
      )}
      <MenuItem onClick={() => asks.renew(profile)}>{t(renewWords[profile.type])}</MenuItem>
      {profile.type === 'oauth' && <MenuItem onClick={() => asks.refresh(profile)}>{t('menu.refresh')}</MenuItem>}
      {clearable(profile) && <MenuItem onClick={() => asks.clear(profile)}>{t('menu.clear')}</MenuItem>}
      {others.length > 0 && (
        <SubMenu label={t('menu.copyTo')}>
          {others.map((agent) => (
            <MenuItem key={agent} onClick={() => asks.copyTo(profile, agent)}>
              {agent}
            </MenuItem>
          ))}
        </SubMenu>
      )}
      <MenuItem onClick={() => asks.copyId(profile)}>{t('menu.copyId')}</MenuItem>
      <MenuLine />
      <MenuItem danger onClick={() => asks.remove(profile)}>
        {t('menu.remove')}
      </MenuItem>
    </Menu>
  );
}
