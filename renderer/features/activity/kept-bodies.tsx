import { useState } from 'react';
import type { Output } from '#shared/contract';
import { explain } from '#shared/errors';
import { t } from '../../i18n/t.ts';
import { copyText } from '../../ui/copy-text.ts';
import { Icon } from '../../ui/icons.tsx';
import { useSay } from '../../ui/toasts.tsx';
import type { RequestCalls } from './activity-store.ts';

type Both = Output<'activity.bodies'>;

type Shown =
  | { readonly kind: 'hidden' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly why: string }
  | { readonly kind: 'shown'; readonly bodies: Both };

export interface KeptBodiesProps {
  readonly id: string;
  readonly calls: Pick<RequestCalls, 'bodies' | 'keepBodies'>;
}

/** What was sent and answered, loaded when somebody wants to read it. */
export function KeptBodies({ id, calls }: KeptBodiesProps) {
  const [shown, setShown] = useState<Shown>({ kind: 'hidden' });
  async function show() {
    setShown({ kind: 'loading' });
    const result = await calls.bodies(id);
    setShown(result.ok ? { kind: 'shown', bodies: result.value } : { kind: 'failed', why: explain(result.error) });
  }
  const open = shown.kind === 'shown';
  return (
    <div className="act-kept">
      <div className="row">
        <button
          className="b s"
          type="button"
          aria-expanded={open}
          aria-disabled={shown.kind === 'loading'}
          onClick={() => (open ? setShown({ kind: 'hidden' }) : void show())}
        >
          <Icon name="eye" />
          {t(open ? 'activity.bodies.hide' : 'activity.bodies.show')}
        </button>
        {open && <DeleteAll keepBodies={calls.keepBodies} />}
        {shown.kind === 'failed' && (
          <span className="sm stop" role="alert">
            {shown.why}
          </span>
        )}
      </div>
      {open && (
        <>
          <Body name={t('activity.bodies.request')} text={shown.bodies.request} />
          <Body name={t('activity.bodies.answer')} text={shown.bodies.answer} />
        </>
      )}
    </div>
  );
}

function Body({ name, text }: { readonly name: string; readonly text: string }) {
  const say = useSay();
  const copy = async () => {
    if (await copyText(text)) say(t('activity.bodies.copied', { name }));
  };
  return (
    <section aria-label={name}>
      <div className="row">
        <h3 className="sm m2 grow">{name}</h3>
        <button
          className="b q s"
          type="button"
          aria-label={t('activity.bodies.copy', { name })}
          onClick={() => void copy()}
        >
          <Icon name="copy" />
          {t('action.copy')}
        </button>
      </div>
      <pre tabIndex={0}>{text === '' ? t('activity.bodies.empty') : readable(text)}</pre>
    </section>
  );
}

/** JSON with its parts on lines of their own; a stream, or what was cut, as it came. */
function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function DeleteAll({ keepBodies }: Pick<RequestCalls, 'keepBodies'>) {
  const say = useSay();
  const forget = async () => {
    const result = await keepBodies(false);
    if (result.ok) say(t('activity.bodies.deleted'));
    else say(explain(result.error), { failed: true });
  };
  return (
    <button className="b q s" type="button" onClick={() => void forget()}>
      {t('activity.bodies.delete')}
    </button>
  );
}
