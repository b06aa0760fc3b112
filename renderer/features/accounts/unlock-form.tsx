import { useId, useState } from 'react';
import type { SyntheticEvent } from 'react';
import type { Api } from '#shared/contract';
import { explain } from '#shared/errors';
import { t } from '../../i18n/t.ts';

/** The passphrase of the vault: held here until it is sent, then forgotten. */
export function UnlockForm({ unlock }: { readonly unlock: Api['vault.unlock'] }) {
  const id = useId();
  const [passphrase, setPassphrase] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: SyntheticEvent) {
    event.preventDefault();
    if (passphrase === '' || busy) return;
    setBusy(true);
    const result = await unlock({ passphrase });
    setBusy(false);
    setPassphrase('');
    setProblem(result.ok ? null : explain(result.error));
  }
  return (
    <form className="unlock" onSubmit={(event) => void submit(event)}>
      <label className="vh" htmlFor={id}>
        {t('vault.passphrase')}
      </label>
      <input
        id={id}
        className="field"
        type="password"
        autoComplete="off"
        spellCheck={false}
        placeholder={t('vault.passphrase')}
        value={passphrase}
        aria-invalid={problem !== null}
        aria-describedby={`${id}-problem`}
        onChange={(event) => setPassphrase(event.target.value)}
      />
      <button className="b p" type="submit" aria-disabled={passphrase === '' || busy}>
        {t('vault.unlock')}
      </button>
      <p id={`${id}-problem`} className="sm stop" role="alert">
        {problem}
      </p>
    </form>
  );
}
