import type { KeyboardEvent, ReactNode } from 'react';
import { t } from '../../../i18n/t.ts';
import { Icon } from '../../../ui/icons.tsx';
import { withHeader, withModel } from './change.ts';
import type { Typed } from './change.ts';

export interface ListProps {
  readonly typed: Typed;
  readonly onTyped: (typed: Typed) => void;
}

/** Names of headers; values are seen only until they are saved. */
export function Headers({ typed, onTyped }: ListProps) {
  const { headers, newHeaders, header } = typed;
  const add = () => onTyped(withHeader(typed));
  const without = (gone: string) =>
    onTyped({
      ...typed,
      headers: headers.filter((name) => name !== gone),
      newHeaders: newHeaders.filter(({ name }) => name !== gone),
    });
  return (
    <fieldset>
      <legend className="md">{t('own.headers')}</legend>
      <p className="sm m3">{t('own.headersLine')}</p>
      <ul>
        {headers.map((name) => (
          <Item key={name} name={name} onRemove={() => without(name)} />
        ))}
        {newHeaders.map(({ name, value }) => (
          <Item key={name} name={name} value={value} onRemove={() => without(name)} />
        ))}
      </ul>
      <Adding label={t('own.headers.add')} onAdd={add}>
        <Field
          label={t('own.headers.name')}
          value={header.name}
          onValue={(name) => onTyped({ ...typed, header: { ...header, name } })}
          onAdd={add}
        />
        <Field
          label={t('own.headers.value')}
          value={header.value}
          onValue={(value) => onTyped({ ...typed, header: { ...header, value } })}
          onAdd={add}
        />
      </Adding>
    </fieldset>
  );
}

/** Models that the config names, for providers that do not list them. */
export function Models({ typed, onTyped }: ListProps) {
  const { models, model } = typed;
  const add = () => onTyped(withModel(typed));
  return (
    <fieldset>
      <legend className="md">{t('own.models')}</legend>
      <p className="sm m3">{t('own.modelsLine')}</p>
      <ul>
        {models.map((each) => (
          <Item
            key={each}
            name={each}
            onRemove={() => onTyped({ ...typed, models: models.filter((one) => one !== each) })}
          />
        ))}
      </ul>
      <Adding label={t('own.models.add')} onAdd={add}>
        <Field
          label={t('own.models.id')}
          value={model}
          onValue={(text) => onTyped({ ...typed, model: text })}
          onAdd={add}
        />
      </Adding>
    </fieldset>
  );
}

interface ItemProps {
  readonly name: string;
  readonly value?: string;
  readonly onRemove: () => void;
}

function Item({ name, value, onRemove }: ItemProps) {
  const text = value === undefined ? name : `${name}: ${value}`;
  return (
    <li className="row">
      <code className="cut grow" title={text}>
        {text}
      </code>
      <button className="b q x s" type="button" aria-label={t('own.takeOut', { name })} onClick={onRemove}>
        <Icon name="close" />
      </button>
    </li>
  );
}

interface AddingProps {
  readonly label: string;
  readonly onAdd: () => void;
  readonly children: ReactNode;
}

const Adding = ({ label, onAdd, children }: AddingProps) => (
  <div className="row">
    {children}
    <button className="b" type="button" aria-label={label} onClick={onAdd}>
      {t('action.add')}
    </button>
  </div>
);

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (text: string) => void;
  readonly onAdd: () => void;
}

/** Enter adds what is typed and does not save the whole yet. */
function Field({ label, value, onValue, onAdd }: FieldProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || value.trim() === '') return;
    event.preventDefault();
    onAdd();
  };
  return (
    <input
      className="field mono grow"
      aria-label={label}
      placeholder={label}
      value={value}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => onValue(event.target.value)}
      onKeyDown={onKeyDown}
    />
  );
}
