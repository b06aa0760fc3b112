import { useEffect, useMemo, useState } from 'react';
import { explain } from '#shared/errors';
import type { ImportFound } from '#shared/import';
import type { Client } from '../../../client/client.ts';
import { createResource } from '../../../client/resource.ts';
import type { View } from '../../../client/resource.ts';
import { afterRun, inputOf, untouched } from './choice.ts';
import type { Choice } from './choice.ts';

export interface Import {
  readonly view: View<ImportFound>;
  readonly choice: Choice;
  readonly setChoice: (choice: Choice) => void;
  readonly running: boolean;
  /** Looking for more: the list shown is the one before. */
  readonly looking: boolean;
  /** Why the latest import did not happen at all. */
  readonly problem: string | null;
  /** Looks again; with `keychains` also where the system may ask for permission. */
  look(keychains?: boolean): Promise<void>;
  /** Imports what is ticked; `null`: nothing was. */
  run(found: ImportFound): Promise<Ran | null>;
}

export interface Ran {
  readonly imported: number;
  readonly failed: number;
  /** What became of the settings, a sentence each. */
  readonly settings: readonly string[];
}

export interface ImportFor {
  readonly firstRun: boolean;
  /** Whose the accounts become; absent: `main`. */
  readonly agentId?: string | undefined;
}

/** What other programs on this computer have, and what of it is taken. */
export function useImport({ api, on }: Client, now: () => number, { firstRun, agentId }: ImportFor): Import {
  const [choice, setChoice] = useState(() => untouched(firstRun));
  const [running, setRunning] = useState(false);
  const [looking, setLooking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const search = useMemo(() => {
    // Once allowed, keychains are read each time.
    const asked = { keychains: false };
    const load = () => api['import.find'](asked.keychains ? { keychains: true } : {});
    return { asked, found: createResource({ client: { on }, topics: [], load, now }) };
  }, [api, on, now]);
  const { view, load } = search.found();
  useEffect(() => search.found.start(), [search]);
  return {
    view,
    choice,
    setChoice,
    running,
    looking,
    problem,
    async look(keychains = false) {
      search.asked.keychains ||= keychains;
      setLooking(true);
      await load();
      setLooking(false);
    },
    async run(found) {
      const input = inputOf(found, choice, agentId);
      if (!input || running) return null;
      setRunning(true);
      const result = await api['import.run'](input);
      setRunning(false);
      setProblem(result.ok ? null : explain(result.error));
      if (!result.ok) return null;
      const { results, settings } = result.value;
      setChoice(afterRun(choice, results));
      const imported = results.filter((each) => each.ok).length;
      return { imported, failed: results.length - imported, settings };
    },
  };
}
