import { t } from '../i18n/t.ts';
import { Icon } from './icons.tsx';

/** Opens the provider's own page; Baton never touches money. */
export const TopUp = ({ name, page }: { readonly name: string; readonly page: string }) => (
  <a
    className="b s"
    href={page}
    target="_blank"
    rel="noreferrer"
    aria-label={t('mend.topUp.label', { name })}
    title={page}
  >
    {t('mend.topUp')}
    <Icon name="external" />
  </a>
);
