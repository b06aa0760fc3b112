import { useId, useState } from 'react';
import type { SyntheticEvent } from 'react';
import { t } from '../../i18n/t.ts';
import type { Key } from '../../i18n/t.ts';
import { copyText } from '../../ui/copy-text.ts';
import { countdown } from '../../ui/format.ts';
import { Icon } from '../../ui/icons.tsx';
import { Note } from '../../ui/note.tsx';
import { comesBack } from './login-words.ts';
import { useFocusOnce } from './use-focus-once.ts';
import type { WaitingProps } from './login-step.tsx';

/** The link to the provider's page, the wait for the browser, and the field for what it ends with. */
export function BrowserLogin({ replace, state, left, login, onPasted }: WaitingProps) {
  const { url, portTaken, paste } = state;
  const [opened, setOpened] = useState(false);
  const first = useFocusOnce();
  const back = comesBack(url) && portTaken === undefined;
  return (
    <>
      <p className="m2 lead">
        {replace ? t('wizard.browser.as', { name: replace.label }) : t('wizard.browser.account')}{' '}
        {t(back ? 'wizard.browser.notices' : 'wizard.browser.thenPaste')}
      </p>
      <div className="signs">
        <a
          className={opened ? 'b l' : 'b l p'}
          ref={first}
          href={url}
          target="_blank"
          rel="noreferrer"
          onClick={() => setOpened(true)}
        >
          <Icon name="external" />
          {t(opened ? 'wizard.browser.openAgain' : 'wizard.browser.open')}
        </a>
        <CopyLink url={url} />
      </div>
      <div className="waits">
        <span className="state rest">
          <Icon name="refresh" />
          {t(back ? 'wizard.browser.waiting' : 'wizard.browser.waitingPaste')}
          <span role="timer">{countdown(left)}</span>
        </span>
        <button className="b s" type="button" onClick={login.cancel}>
          {t('action.cancel')}
        </button>
      </div>
      {portTaken !== undefined && (
        <Note tone="warn" what={t('wizard.browser.port', { port: portTaken })}>
          {t('wizard.browser.portAdvice')}
        </Note>
      )}
      {paste && <PasteBack label={labelOf(url, portTaken)} login={login} onPasted={onPasted} />}
    </>
  );
}

/** The page shows a code, or the browser ends on an address that says it. */
function labelOf(url: string, portTaken: number | undefined): Key {
  if (!comesBack(url)) return 'wizard.browser.pasteCode';
  return portTaken === undefined ? 'wizard.browser.pasteElsewhere' : 'wizard.browser.pasteAddress';
}

function CopyLink({ url }: { readonly url: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <button className="b l q" type="button" onClick={() => void copyText(url).then(setCopied)}>
      <Icon name={copied ? 'check' : 'copy'} />
      {t(copied ? 'action.copied' : 'wizard.browser.copyLink')}
    </button>
  );
}

type PasteBackProps = Pick<WaitingProps, 'login' | 'onPasted'> & { readonly label: Key };

/** A code is good once and for this login only, so it is shown as it is. */
function PasteBack({ label, login, onPasted }: PasteBackProps) {
  const id = useId();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const empty = text.trim() === '';

  async function submit(event: SyntheticEvent) {
    event.preventDefault();
    if (empty || busy) return;
    setBusy(true);
    setProblem(await login.paste(text.trim()));
    setBusy(false);
  }
  function change(value: string) {
    setText(value);
    setProblem(null);
    onPasted(value.trim() !== '');
  }
  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
      <label className="md" htmlFor={id}>
        {t(label)}
      </label>
      <div className="row">
        <input
          id={id}
          className="field mono grow"
          value={text}
          placeholder={t('wizard.paste.placeholder')}
          spellCheck={false}
          autoComplete="off"
          aria-invalid={problem !== null}
          aria-describedby={`${id}-problem`}
          onChange={(event) => change(event.target.value)}
        />
        <button className="b" type="submit" aria-disabled={empty || busy}>
          {t('wizard.browser.goOn')}
        </button>
      </div>
      <p id={`${id}-problem`} className="sm stop" role="alert">
        {problem}
      </p>
    </form>
  );
}
