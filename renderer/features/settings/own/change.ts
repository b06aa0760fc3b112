import type { Input } from '#shared/contract';
import type { Dialect, OwnDialect, OwnProviderView } from '#shared/provider';

/* What was typed about a provider of one's own, and what of it is to be written. Pure. */

export interface Typed {
  readonly name: string;
  readonly baseUrl: string;
  /** `null`: as it is written, which this form has no words for. */
  readonly api: OwnDialect | null;
  readonly needsKey: boolean;
  /** Names of those that stay. */
  readonly headers: readonly string[];
  readonly newHeaders: readonly { readonly name: string; readonly value: string }[];
  readonly models: readonly string[];
  /** What stands in the fields below the lists: added with Add, or by Save. */
  readonly header: { readonly name: string; readonly value: string };
  readonly model: string;
}

export const typedOf = (own: OwnProviderView): Typed => ({
  name: own.name,
  baseUrl: own.address,
  api: onlyOf(own.dialects),
  needsKey: own.needsKey,
  headers: own.headers,
  newHeaders: [],
  models: own.models.map(({ id }) => id),
  header: { name: '', value: '' },
  model: '',
});

/** The header in the fields put into the list; one of that name goes. */
export function withHeader(typed: Typed): Typed {
  const { headers, newHeaders } = typed;
  const header = { name: typed.header.name.trim(), value: typed.header.value.trim() };
  if (header.name === '' || header.value === '') return typed;
  const isOther = (name: string) => name.toLowerCase() !== header.name.toLowerCase();
  return {
    ...typed,
    headers: headers.filter(isOther),
    newHeaders: [...newHeaders.filter(({ name }) => isOther(name)), header],
    header: { name: '', value: '' },
  };
}

/** The model in the field put into the list. */
export function withModel(typed: Typed): Typed {
  const model = typed.model.trim();
  if (model === '') return typed;
  return { ...typed, models: [...typed.models.filter((each) => each !== model), model], model: '' };
}

/** Cannot be saved yet. */
export const isIncomplete = ({ name, baseUrl, header }: Typed): boolean =>
  name.trim() === '' || baseUrl.trim() === '' || (header.name.trim() === '') !== (header.value.trim() === '');

/** Several of them, and that of Bedrock, stay as they are unless another one is chosen. */
function onlyOf([first, ...more]: readonly Dialect[]): OwnDialect | null {
  return first === undefined || first === 'bedrock-converse-stream' || more.length > 0 ? null : first;
}

/** Only what is another now: an address may be written as a variable, and is not seen as that. */
export function changeOf(own: OwnProviderView, given: Typed): Omit<Input<'providers.change'>, 'id'> {
  const before = typedOf(own);
  const typed = withModel(withHeader(given));
  const headers = Object.fromEntries([
    ...before.headers.filter((name) => !typed.headers.includes(name)).map((name) => [name, null] as const),
    ...typed.newHeaders.map(({ name, value }) => [name, value] as const),
  ]);
  return {
    ...(typed.name.trim() !== before.name && { name: typed.name }),
    ...(typed.baseUrl.trim() !== before.baseUrl && { baseUrl: typed.baseUrl }),
    ...(typed.api !== null && typed.api !== before.api && { api: typed.api }),
    ...(typed.needsKey !== before.needsKey && { needsKey: typed.needsKey }),
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(typed.models.join('\n') !== before.models.join('\n') && { models: [...typed.models] }),
  };
}
