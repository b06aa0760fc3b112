import { join } from 'node:path';
import { isObject } from '../../config/edit.ts';
import type { Check, DoctorFacts } from '../doctor-facts.ts';
import { toldWithCopy } from '../repairs.ts';
import { found, problem, warning, type Told } from './found.ts';

/** The `models.json` of each agent, which Baton writes for other tools: it holds no key, and can be read. */
export const modelsFilesCheck: Check = async (facts) =>
  found(
    'models-files',
    'files',
    (await Promise.all(facts.agents.map(({ dir }) => look(facts, join(dir, 'models.json'))))).flat(),
    'No list of models holds a key.',
  );

async function look({ files }: DoctorFacts, path: string): Promise<Told[]> {
  const read = await files.read(path);
  if (!read.ok) return [];
  const providers = providersIn(read.value);
  if (providers === null)
    return [
      warning(`${path} is no list of models. Delete it; Baton makes it anew.`, path, {
        says: `Deletes ${path}, of which a copy is kept; Baton makes it anew.`,
        act: (tools) => toldWithCopy(tools, path, () => tools.remove(path), `${path} is deleted.`),
      }),
    ];
  const open = Object.entries(providers).flatMap(([id, entry]) =>
    isObject(entry) && isKey(entry['apiKey']) ? [id] : [],
  );
  return open.map((id) =>
    problem(
      `${path} holds a key of ${id} that anybody who can read it can use. Add it with \`baton models auth add --provider ${id}\`, then take apiKey out there.`,
      `${path}:${id}`,
    ),
  );
}

function providersIn(text: string): Record<string, unknown> | null {
  try {
    const json: unknown = JSON.parse(text);
    return isObject(json) && isObject(json['providers'] ?? {})
      ? { ...(json['providers'] as object | undefined) }
      : null;
  } catch {
    return null;
  }
}

/** Not the name of a variable, nor a word that stands for none (`ollama-local`). */
const isKey = (value: unknown): boolean =>
  typeof value === 'string' && value.length >= 20 && !/^(\$\{)?[A-Z][A-Z0-9_]*\}?$/.test(value);
