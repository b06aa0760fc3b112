import { t } from '../../i18n/t.ts';
import { copyText } from '../../ui/copy-text.ts';
import { Icon } from '../../ui/icons.tsx';
import { useSay } from '../../ui/toasts.tsx';

export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const say = useSay();
  const copy = async () => {
    if (await copyText(text)) say(t('agents.copied', { what: text }));
  };
  return (
    <button className="b s" type="button" aria-label={label} onClick={() => void copy()}>
      <Icon name="copy" />
      {t('action.copy')}
    </button>
  );
}
