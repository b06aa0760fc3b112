import { useState } from 'react';
import { t } from '../../i18n/t.ts';
import { copyText } from '../../ui/copy-text.ts';
import { countdown } from '../../ui/format.ts';
import { Icon } from '../../ui/icons.tsx';
import type { WaitingProps } from './login-step.tsx';
import { typed } from './login-words.ts';
import { useFocusOnce } from './use-focus-once.ts';

/** The code, large, and the page on which it is typed, here or on another device. */
export function DeviceLogin({ replace, state, left, login }: WaitingProps) {
  const { url, userCode = '' } = state;
  const [copied, setCopied] = useState(false);
  const first = useFocusOnce();
  const page = typed(url);
  return (
    <>
      <p className="m2 lead">
        {replace && t('wizard.browser.as', { name: replace.label })} {t('wizard.device.lead', { page })}
      </p>
      <output className="code" aria-label={t('wizard.device.code')}>
        {userCode}
      </output>
      <div className="signs">
        <a
          className="b l p"
          ref={first}
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
