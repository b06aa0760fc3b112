import { useEffect, useState } from 'react';
import { explain } from '#shared/errors';
import type { AgentView } from '#shared/status';
import { t } from '../../i18n/t.ts';
import { copyText } from '../../ui/copy-text.ts';
import { Confirm } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icons.tsx';
import { useSay } from '../../ui/toasts.tsx';
import { masked } from './agent-words.ts';
import type { AgentsApi } from './agents-store.ts';

export interface KeyRowProps {
  readonly agent: AgentView;
  readonly api: Pick<AgentsApi, 'agents.key'>;
  readonly newKey: string | null;
  readonly forgetKey: () => void;
  readonly reload: () => void;
}

/** The key is asked for only by Show, Copy and New key, and forgotten when the row closes. */
export function KeyRow({ agent, api, newKey, forgetKey, reload }: KeyRowProps) {
  const [shown, setShown] = useState<string | null>(newKey);
  const [asking, setAsking] = useState(false);
  const say = useSay();
  useEffect(() => forgetKey, [forgetKey]);

  const fetchKey = async (rotate: boolean): Promise<string | null> => {
    const result = await api['agents.key']({ id: agent.id, ...(rotate && { rotate }) });
    if (result.ok) return result.value.key;
    say(t('agents.failed', { why: explain(result.error) }), { failed: true });
    return null;
  };
  const show = async () => setShown(shown === null ? await fetchKey(false) : null);
  const copy = async () => {
    const key = shown ?? (await fetchKey(false));
    if (key !== null && (await copyText(key))) say(t('agents.copied', { what: t('agents.key') }));
  };
  const rotate = async () => {
    setAsking(false);
    const key = await fetchKey(true);
    if (key === null) return;
    setShown(key);
    say(t('agents.newKeyDone', { id: agent.id }));
    reload();
  };

  return (
    <div>
      <dt>{t('agents.key')}</dt>
      <dd>
        {shown === null && agent.keyHint === undefined ? (
          <span className="m3">{t('agents.keyNone')}</span>
        ) : (
          <code>{shown ?? masked(agent.keyHint ?? '')}</code>
        )}
      </dd>
      <dd>
        {(shown !== null || agent.keyHint !== undefined) && (
          <>
            <button className="b s" type="button" onClick={() => void show()}>
              <Icon name="eye" />
              {t(shown === null ? 'agents.show' : 'agents.hide')}
            </button>
            <button
              className="b s"
              type="button"
              aria-label={t('agents.copyKey', { id: agent.id })}
              onClick={() => void copy()}
            >
              <Icon name="copy" />
              {t('action.copy')}
            </button>
          </>
        )}
        <button className="b s" type="button" onClick={() => setAsking(true)}>
          {t('agents.newKey')}
        </button>
        {asking && (
          <Confirm
            title={t('agents.newKeyTitle', { id: agent.id })}
            verb={t('agents.newKeyDo')}
            onConfirm={() => void rotate()}
            onClose={() => setAsking(false)}
          >
            {t('agents.newKeyBody')}
          </Confirm>
        )}
      </dd>
    </div>
  );
}
