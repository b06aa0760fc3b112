import type { ModelRow } from '#shared/model';
import type { Dialect } from '#shared/provider';

/** What follows the primary model of the agent, whichever that is. */
const FOLLOW = { key: 'default', name: 'Chosen in Baton' };

/**
 * `GET /v1/models` in the asking client's own shape. Codex, which says its version, reads `models`, where each one holds
 * the whole prompt that it is to be given; an empty list leaves Codex with its own, none at all is an error to it.
 */
export function modelList(dialect: Dialect, rows: readonly Pick<ModelRow, 'key' | 'name'>[], url = ''): object {
  const all = [FOLLOW, ...rows];
  if (dialect !== 'anthropic-messages') {
    const data = all.map(({ key }) => ({ id: key, object: 'model', created: 0, owned_by: ownerOf(key) }));
    return { object: 'list', data, ...(/[?&]client_version=/.test(url) && { models: [] }) };
  }
  const data = all.map(({ key, name }) => ({
    type: 'model',
    id: key,
    display_name: name,
    created_at: '1970-01-01T00:00:00Z',
  }));
  return { data, has_more: false, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
}

const ownerOf = (key: string) => (key.includes('/') ? (key.split('/')[0] ?? 'baton') : 'baton');
