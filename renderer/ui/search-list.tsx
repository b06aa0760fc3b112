import { useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { t } from '../i18n/t.ts';
import { Dialog, DialogTitle } from './dialog.tsx';
import { Icon } from './icons.tsx';
import type { IconName } from './icons.tsx';
import './search-list.css';

export interface Found {
  readonly id: string;
  readonly icon: IconName;
  readonly text: string;
  /** Quieter, after the text. */
  readonly aside?: string;
}

export interface FoundGroup {
  readonly label: string;
  readonly items: readonly Found[];
}

export interface SearchListProps {
  /** Accessible name of the dialog. */
  readonly title: string;
  readonly placeholder: string;
  /** What the text finds; groups without items are left out. */
  readonly find: (text: string) => readonly FoundGroup[];
  readonly onChoose: (id: string) => void;
  readonly onClose: () => void;
  /** Shown when nothing was found; may set the text. */
  readonly none: (text: string, setText: (text: string) => void) => ReactNode;
  readonly note?: ReactNode;
}

/** A field with a list under it. Up and down move, Enter chooses, Escape closes; focus stays in the field. */
export function SearchList({ title, placeholder, find, onChoose, onClose, none, note }: SearchListProps) {
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const list = useId();
  const groups = find(text).filter(({ items }) => items.length > 0);
  const all = groups.flatMap(({ items }) => items);
  const chosen = all[Math.min(active, all.length - 1)];
  const optionId = (item: Found) => `${list}-${item.id}`;
  const change = (next: string) => {
    setText(next);
    setActive(0);
  };
  const onKey = (event: KeyboardEvent) => {
    const to = placeAfter(event.key, Math.min(active, all.length - 1), all.length);
    if (to !== null) setActive(to);
    else if (event.key === 'Enter' && chosen !== undefined) onChoose(chosen.id);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog onClose={onClose} className="pal">
      <DialogTitle render={<h2 />} className="vh">
        {title}
      </DialogTitle>
      <div className="f">
        <Icon name="search" />
        <input
          role="combobox"
          aria-label={placeholder}
          aria-expanded={all.length > 0}
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={chosen && optionId(chosen)}
          placeholder={placeholder}
          autoFocus
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => change(event.target.value)}
          onKeyDown={onKey}
        />
      </div>
      <div className="hits" id={list} role="listbox" aria-label={title}>
        {groups.map((group) => (
          <Group key={group.label} group={group} chosen={chosen} optionId={optionId} onChoose={onChoose} />
        ))}
        {all.length === 0 && <div className="nohit">{none(text, change)}</div>}
        {note}
      </div>
      <p className="vh" role="status">
        {t('palette.results', { n: all.length })}
      </p>
    </Dialog>
  );
}

function placeAfter(key: string, place: number, total: number): number | null {
  if (total === 0) return null;
  if (key === 'ArrowDown') return (place + 1) % total;
  if (key === 'ArrowUp') return (place - 1 + total) % total;
  return null;
}

interface GroupProps {
  readonly group: FoundGroup;
  readonly chosen: Found | undefined;
  readonly optionId: (item: Found) => string;
  readonly onChoose: (id: string) => void;
}

function Group({ group, chosen, optionId, onChoose }: GroupProps) {
  const label = useId();
  return (
    <div role="group" aria-labelledby={label}>
      <p className="l sm" id={label}>
        {group.label}
      </p>
      <ul role="presentation">
        {group.items.map((item) => (
          <Option key={item.id} item={item} id={optionId(item)} on={item === chosen} onChoose={onChoose} />
        ))}
      </ul>
    </div>
  );
}

interface OptionProps {
  readonly item: Found;
  readonly id: string;
  readonly on: boolean;
  readonly onChoose: (id: string) => void;
}

function Option({ item, id, on, onChoose }: OptionProps) {
  const ref = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (on) ref.current?.scrollIntoView({ block: 'nearest' });
  }, [on]);
  return (
    <li
      ref={ref}
      id={id}
      role="option"
      aria-selected={on}
      // The field keeps the focus.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onChoose(item.id)}
    >
      <Icon name={item.icon} />
      <span className="cut" title={item.text}>
        {item.text}
      </span>
      {item.aside !== undefined && <span className="sm m3 cut">{item.aside}</span>}
      <span className="grow" />
      {on && <kbd>{t('palette.enter')}</kbd>}
    </li>
  );
}
