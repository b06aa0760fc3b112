import { useState } from 'react';
import type { AddMethod, ProviderView } from '#shared/provider';
import { t } from '../../i18n/t.ts';
import { copyText } from '../../ui/copy-text.ts';
import { Icon } from '../../ui/icons.tsx';

/** Prints a token that is good for about a year. */
const COMMAND = 'claude setup-token';

/** How to get a secret of this kind, in steps. */
export function HowTo({ provider, method }: { readonly provider: ProviderView; readonly method: AddMethod }) {
  return (
    <ol className="how">
      {linesOf(provider, method).map((line, index) => (
        <li key={line.text}>
          <span className="n">{index + 1}</span>
          <div>
            <p>{line.text}</p>
            {line.command !== undefined && <Command text={line.command} />}
            {line.url !== undefined && (
              <div className="cmd">
                <code className="grow cut">{line.url}</code>
                <a className="b q s" href={line.url} target="_blank" rel="noreferrer">
                  <Icon name="external" />
                  {t('wizard.paste.open')}
                </a>
              </div>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}

interface Line {
  readonly text: string;
  readonly command?: string;
  readonly url?: string;
}

function linesOf({ name }: ProviderView, { kind, keyUrl }: AddMethod): Line[] {
  switch (kind) {
    case 'setup-token':
      return [
        { text: t('wizard.paste.run'), command: COMMAND },
        { text: t('wizard.paste.signIn') },
        { text: t('wizard.paste.copyToken') },
      ];
    case 'api_key':
      return [
        keyUrl === undefined
          ? { text: t('wizard.paste.keyAnywhere', { provider: name }) }
          : { text: t('wizard.paste.keyPage'), url: keyUrl },
        { text: t('wizard.paste.copyKey') },
      ];
    default:
      return [{ text: t('wizard.paste.copyAny') }];
  }
}

/** A line for the terminal, to be copied. */
export function Command({ text }: { readonly text: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <div className="cmd">
      <code className="grow cut" title={text}>
        {text}
      </code>
      <button className="b q s" type="button" onClick={() => void copyText(text).then(setCopied)}>
        <Icon name={copied ? 'check' : 'copy'} />
        {t(copied ? 'action.copied' : 'action.copy')}
      </button>
    </div>
  );
}
