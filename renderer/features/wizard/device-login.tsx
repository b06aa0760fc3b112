import { useState } from 'react';
import { t } from '../../i18n/t.ts';
import { copyText } from '../../ui/copy-text.ts';
import { countdown } from '../../ui/format.ts';
import { Icon } from '../../ui/icons.tsx';
import type { WaitingProps } from './login-step.tsx';
import { typed } from './login-words.ts';

/** The code, large, and the page on which it is typed, here or on another device. */
export function DeviceLogin({ provider, state, left, login }: WaitingProps) {
  const { url, userCode = '' } = state;
  const [copied, setCopied] = useState(false);
  const page = typed(url);
  return (
    <>
      <p className="m2 lead">{t('wizard.device.lead', { provider: provider.name, page })}</p>
      <output className="code" aria-label={t('wizard.device.code')}>
        {userCode}
      </output>
      <div className="signs">
        <a
          className="b l p"
          data-first
          href={url}
          target="_blank"
          rel="noreferrer"
          onClick={() => void copyText(userCode).then(setCopied)}
        >
          <Icon name="external" />
          {t('wizard.device.copyAndOpen', { page })}
        </a>
        {copied && (
          <span className="state go" role="status">
            <Icon name="check-circle" />
            {t('wizard.device.copied')}
          </span>
        )}
      </div>
      <div className="waits">
        <span className="state rest">
          <Icon name="refresh" />
          {t('wizard.device.works')}
          <span role="timer">{countdown(left)}</span>
        </span>
        <button className="b s" type="button" onClick={login.cancel}>
          {t('action.cancel')}
        </button>
      </div>
    </>
  );
}
