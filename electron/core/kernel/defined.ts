type Defined<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** The same object without the keys whose value is `undefined`: absent is absent, in JSON and in types. */
export function defined<T extends object>(values: T): Defined<T> {
  const found: { [K in keyof T]?: unknown } = {};
  for (const key of Object.keys(values) as (keyof T)[]) if (values[key] !== undefined) found[key] = values[key];
  return found as Defined<T>;
}
