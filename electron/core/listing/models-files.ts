import { join } from 'node:path';
import type { Agents } from '../agents/agents.ts';
import type { ConfigService } from '../config/types.ts';
import { createGather } from '../kernel/gather.ts';
import { createSerial } from '../kernel/serial.ts';
import type { Derived } from '../models/derived.ts';
import type { ListedBook } from '../models/listed-book.ts';
import type { Ports } from '../ports.ts';
import type { Profiles } from '../profiles/store.ts';
import { normaliseProvider } from '../providers/normalise.ts';
import { modelsFile } from './models-file.ts';

/** What changes within this time is written together. */
const GATHER = 1_000;

export interface ModelsFilesDeps extends Pick<Ports, 'clock' | 'files' | 'log'> {
  readonly config: Pick<ConfigService, 'current' | 'env' | 'onChanged'>;
  readonly profiles: Pick<Profiles, 'view' | 'agentDir' | 'onChanged'>;
  readonly agents: Pick<Agents, 'ids' | 'onChanged'>;
  readonly derived: Derived;
  readonly listed: Pick<ListedBook, 'onChanged'>;
}

/** Keeps every agent's `models.json` true: after changes, and as it begins when this process stays. */
export function keepModelsFiles(deps: ModelsFilesDeps, stays: boolean): { close(): Promise<void> } {
  const { clock, config, profiles, agents, listed } = deps;
  const serial = createSerial();
  let isStale = stays;
  const write = () => {
    isStale = false;
    return serial(async () => {
      for (const id of agents.ids()) await writeFor(deps, id);
    });
  };
  const gather = createGather<'models'>(clock, GATHER, () => void write());
  const stale = () => {
    isStale = true;
    gather.add(['models']);
  };
  if (stays) gather.add(['models']);
  const ways = [config, profiles, agents, listed].map((source) => source.onChanged(stale));
  return {
    async close() {
      for (const way of ways) way();
      gather.close();
      if (isStale) await write();
      else await serial(async () => undefined);
    },
  };
}

async function writeFor({ files, log, config, profiles, derived }: ModelsFilesDeps, agentId: string): Promise<void> {
  const path = join(profiles.agentDir(agentId), 'models.json');
  const read = await files.read(path);
  const before = read.ok ? read.value : null;
  const { mode, providers } = config.current().models;
  const text = modelsFile(
    {
      table: derived.table(),
      catalogue: derived.catalogue(),
      store: profiles.view(agentId),
      env: config.env(),
      configured: new Set(Object.keys(providers).map(normaliseProvider)),
      mode,
    },
    before,
  );
  if (text === null || text === before) return;
  const written = await files.write(path, text);
  if (!written.ok) log.warn('models-file-not-written', { agentId, why: written.error.why });
}
