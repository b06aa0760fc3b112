import { Menu as Base } from '@base-ui/react/menu';
import type { ReactElement, ReactNode } from 'react';
import { Icon } from './icons.tsx';

export interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement<Record<string, unknown>>;
  readonly children: ReactNode;
  readonly align?: 'start' | 'end';
  /** Opened from elsewhere too; both or neither. */
  readonly open?: boolean;
  readonly onOpen?: (open: boolean) => void;
}

/** A menu of actions. Arrows, first letters, Escape and focus return come with the library. */
export function Menu({ trigger, children, align = 'end', open, onOpen }: MenuProps) {
  const control = open === undefined || !onOpen ? {} : { open, onOpenChange: (next: boolean) => onOpen(next) };
  return (
    <Base.Root modal={false} {...control}>
      <Base.Trigger render={trigger} />
      <Popup align={align}>{children}</Popup>
    </Base.Root>
  );
}

export interface MenuItemProps {
  readonly onClick: () => void;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly children: ReactNode;
}

export function MenuItem({ onClick, danger = false, disabled = false, children }: MenuItemProps) {
  return (
    <Base.Item className={danger ? 'mi danger' : 'mi'} disabled={disabled} onClick={onClick}>
      {children}
    </Base.Item>
  );
}

/** An entry that opens a further menu. */
export function SubMenu({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <Base.SubmenuRoot>
      <Base.SubmenuTrigger className="mi">
        <span className="grow">{label}</span>
        <Icon name="chevron-right" />
      </Base.SubmenuTrigger>
      <Popup align="start">{children}</Popup>
    </Base.SubmenuRoot>
  );
}

export const MenuLine = () => <Base.Separator className="mline" />;

function Popup({ align, children }: { readonly align: 'start' | 'end'; readonly children: ReactNode }) {
  return (
    <Base.Portal>
      <Base.Positioner align={align} sideOffset={4} className="over">
        <Base.Popup className="menu">{children}</Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  );
}
