/** A parsed object, or an empty one for whatever is none. */
export type Json = Readonly<Record<string, unknown>>;

export const asObject = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};

export const parseObject = (text: string): Json => {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return {};
  }
};

export const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

export const asList = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.map(asObject) : []);

export const asNumber = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;
