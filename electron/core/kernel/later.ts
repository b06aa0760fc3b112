/*
 * Code that is loaded when it is first needed. Most commands live for a tenth of a second and spend it on loading; whoever
 * stays loads everything at its start, so that no request waits for it and an update takes no file away from under it.
 */

type Method = (...given: never[]) => unknown;

/** The methods of a service whose code comes later: each of them can be waited for. */
export type Later<T> = {
  readonly [K in keyof T]: T[K] extends (...given: infer G) => infer R ? (...given: G) => Promise<Awaited<R>> : never;
};

export interface Loads {
  /** Made when it is first asked for, and once; what could not be made is tried again when it is next asked for. */
  once<T>(load: () => Promise<T>): () => Promise<T>;
  /** A service that is made when one of these methods is first called; it may have others that nobody calls from here. */
  service<T extends object, K extends keyof T>(methods: readonly K[], load: () => Promise<T>): Later<Pick<T, K>>;
  /** Loads all of it now. */
  all(): Promise<void>;
}

export function createLoads(): Loads {
  const known: (() => Promise<unknown>)[] = [];
  function once<T>(load: () => Promise<T>): () => Promise<T> {
    let loading: Promise<T> | undefined;
    const loaded = () => (loading ??= load().catch(forget));
    // Files or memory may have been short for a moment: whoever asks next tries again.
    const forget = (why: unknown): never => {
      loading = undefined;
      throw why;
    };
    known.push(loaded);
    return loaded;
  }
  return {
    once,
    service(methods, load) {
      const loaded = once(load);
      type Loaded = Awaited<ReturnType<typeof load>>;
      const call =
        (method: keyof Loaded) =>
        async (...given: never[]) =>
          ((await loaded())[method] as Method)(...given);
      // TypeScript cannot follow that each entry has the type of the method of its name.
      return Object.fromEntries(methods.map((method) => [method, call(method)])) as never;
    },
    async all() {
      await Promise.all(known.map((loaded) => loaded()));
    },
  };
}
