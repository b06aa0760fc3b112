import { t } from '../i18n/t.ts';
import { copyText } from './copy-text.ts';
import { Icon } from './icons.tsx';
import { useSay } from './toasts.tsx';

export interface CopyButtonProps {
  readonly text: string;
  /** Accessible name. */
  readonly label: string;
  /** News once it is copied. */
  readonly done: string;
  /** `Copy` when absent. */
  readonly verb?: string;
}

export function CopyButton({ text, label, done, verb = t('action.copy') }: CopyButtonProps) {
  const say = useSay();
  const copy = async () => {
    if (await copyText(text)) say(done);
  };
  return (
    <button className="b s" type="button" aria-label={label} onClick={() => void copy()}>
      <Icon name="copy" />
      {verb}
    </button>
  );
}
