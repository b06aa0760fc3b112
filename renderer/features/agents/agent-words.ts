import type { AgentView } from '#shared/status';
import { t } from '../../i18n/t.ts';

/** The model an agent asks first; said when it never hands on to another. */
export const modelWords = (agent: Pick<AgentView, 'modelName' | 'chain'>) =>
  agent.chain.length > 1 ? agent.modelName : t('agents.noFallback', { model: agent.modelName });

/** `As for all`, or `Own, OpenAI Codex, Anthropic`. */
export function orderWords(ownOrder: readonly string[], names: ReadonlyMap<string, string>): string {
  if (ownOrder.length === 0) return t('agents.asForAll');
  return t('agents.own', { providers: ownOrder.map((id) => names.get(id) ?? id).join(', ') });
}

/** `bk-…7Qd` → `bk-••••••••••••7Qd`: as long as a key looks, and as little of it as there was. */
export const masked = (hint: string) => hint.replace('…', '•'.repeat(12));

/** Lower-case letters, digits and `. _ -`, at most 40, beginning with a letter or a digit; not taken. */
export function idProblem(id: string, taken: readonly string[]): string | null {
  if (!/^[a-z0-9][a-z0-9._-]{0,39}$/u.test(id)) return t('agents.idHint');
  return taken.includes(id) ? t('agents.idTaken', { id }) : null;
}

/** The command that prints an agent's key, so that no file has to hold it. */
export const keyCommand = (id: string) => `baton agents key ${id}`;

/** What each kind of SDK wants as its base URL: Anthropic's add `/v1` themselves, OpenAI's do not. */
export const baseUrls = (gatewayUrl: string) => {
  const url = gatewayUrl.replace(/\/+$/u, '');
  return { anthropic: url, openai: `${url}/v1` };
};
