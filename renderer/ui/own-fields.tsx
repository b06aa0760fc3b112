import type { ReactNode } from 'react';
import type { OwnDialect } from '#shared/provider';
import { t } from '../i18n/t.ts';

/** In the order in which people have them. */
const dialects: readonly OwnDialect[] = [
  'openai-completions',
  'openai-responses',
  'anthropic-messages',
  'google-generative-ai',
];

/** Names are at most 60 characters, as the contract says. */
const LONGEST = 60;

export interface OwnParts {
  readonly name: string;
  readonly baseUrl: string;
  /** `null`: none of these, see `other`. */
  readonly api: OwnDialect | null;
  readonly needsKey: boolean;
}

export interface OwnFieldsProps {
  readonly id: string;
  readonly own: OwnParts;
  /** What it speaks instead, when that is none of those to choose from. */
  readonly other?: string;
  readonly onOwn: (part: Partial<OwnParts>) => void;
}

/** Name, address, dialect and need of a key of a provider of one's own. */
export function OwnFields({ id, own, other, onOwn }: OwnFieldsProps) {
  const plain = { className: 'field', autoComplete: 'off', spellCheck: false };
  return (
    <>
      <Labelled id={`${id}-name`} label={t('wizard.own.name')}>
        <input
          {...plain}
          id={`${id}-name`}
          data-first
          value={own.name}
          maxLength={LONGEST}
          onChange={(event) => onOwn({ name: event.target.value })}
        />
      </Labelled>
      <Labelled id={`${id}-address`} label={t('wizard.own.address')}>
        <input
          {...plain}
          id={`${id}-address`}
          className="field mono"
          value={own.baseUrl}
          placeholder="https://host/v1"
          onChange={(event) => onOwn({ baseUrl: event.target.value })}
        />
      </Labelled>
      <Labelled id={`${id}-api`} label={t('wizard.own.speaks')}>
        <select
          id={`${id}-api`}
          className="field"
          value={own.api ?? ''}
          onChange={(event) => onOwn({ api: dialects.find((each) => each === event.target.value) ?? null })}
        >
          {other !== undefined && <option value="">{other}</option>}
          {dialects.map((dialect) => (
            <option key={dialect} value={dialect}>
              {t(`wizard.own.dialect.${dialect}`)}
            </option>
          ))}
        </select>
      </Labelled>
      <label className="row">
        <input
          className="ck"
          type="checkbox"
          checked={own.needsKey}
          onChange={(event) => onOwn({ needsKey: event.target.checked })}
        />
        <span>{t('wizard.own.needsKey')}</span>
      </label>
    </>
  );
}

const Labelled = (props: { readonly id: string; readonly label: string; readonly children: ReactNode }) => (
  <>
    <label className="md" htmlFor={props.id}>
      {props.label}
    </label>
    {props.children}
  </>
);
