import { asList, asObject, asText, type Json } from '../kernel/json.ts';
import { parametersOf } from '../models/builtin.ts';
import type { ListedModel } from '../models/listed.ts';
import { isoDate, spread, tokens } from './fields.ts';
import type { Reader } from './readers.ts';

/** Of models that a server on this computer says nothing about (behaviour §12.1). */
const USUAL = { contextWindow: 128_000, maxTokens: 8_192 } as const;
const free = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 } as const;

/** Ollama's `/api/tags`: what is pulled. */
export const readOllama: Reader = (body) => {
  const rows = asObject(body)['models'];
  if (!Array.isArray(rows)) return null;
  return asList(rows).flatMap((row) => {
    const id = asText(row['name']) || asText(row['model']);
    if (id === '' || /embed|bge-|minilm/i.test(id)) return [];
    const size = asText(asObject(row['details'])['parameter_size']);
    return [
      {
        id,
        usual: USUAL,
        cost: free,
        reasoning: /r1|reasoning/i.test(id),
        ...spread({ parameters: parametersOf(size) ?? parametersOf(id.replace(':', ' ')) ?? undefined }),
      },
    ];
  });
};

/** Ollama's `/api/show` of one model: what it can do, and how much it reads. `null`: it answers no chat. */
export function withShown(model: ListedModel, body: unknown): ListedModel | null {
  const shown = asObject(body);
  const able = shown['capabilities'];
  const abilities = Array.isArray(able)
    ? { image: able.includes('vision'), reasoning: able.includes('thinking') || model.reasoning === true }
    : {};
  if (Array.isArray(able) && !able.includes('completion')) return null;
  const info = asObject(shown['model_info']);
  const context = Object.keys(info).find((name) => name.endsWith('.context_length'));
  const contextWindow = context === undefined ? undefined : tokens(info, [context]);
  return { ...model, ...abilities, ...spread({ contextWindow }) };
}

/** LM Studio's own list: kinds and limits of what is on the disk. */
export const readLmStudio: Reader = (body) => {
  const rows = asObject(body)['data'];
  if (!Array.isArray(rows)) return null;
  return asList(rows).flatMap((row) => {
    const [id, type] = [asText(row['id']), asText(row['type'])];
    if (id === '' || type === 'embeddings' || /^text-embedding/.test(id)) return [];
    const contextWindow = tokens(row, ['loaded_context_length', 'max_context_length']);
    return [
      {
        id,
        usual: USUAL,
        cost: free,
        ...spread({
          contextWindow,
          image: type === '' ? undefined : type === 'vlm',
          parameters: parametersOf(id) ?? undefined,
        }),
      },
    ];
  });
};

/** `models.bedrockDiscovery`. */
export interface BedrockDiscovery {
  /** Absent: when there are credentials. */
  readonly enabled?: boolean | undefined;
  /** Names of vendors; empty: all. */
  readonly providerFilter: readonly string[];
  /** Seconds; 0: asked each time. */
  readonly refreshInterval: number;
  /** Tokens, for models that nobody knows anything of. */
  readonly defaultContextWindow: number;
  readonly defaultMaxTokens: number;
}

/** Amazon Bedrock's `/foundation-models`: active, answering in pieces, in words (behaviour §12.1). */
export function readBedrock(body: unknown, profiles: unknown, discovery: BedrockDiscovery): ListedModel[] | null {
  const rows = asObject(body)['modelSummaries'];
  if (!Array.isArray(rows)) return null;
  const wanted = new Set(discovery.providerFilter.map((name) => name.trim().toLowerCase()));
  const models = asList(rows).filter((row) => isUsable(row) && (wanted.size === 0 || wanted.has(vendorOf(row))));
  const byId = new Map(models.map((row) => [asText(row['modelId']), row]));
  const usual = { contextWindow: discovery.defaultContextWindow, maxTokens: discovery.defaultMaxTokens };
  const direct = models
    .filter((row) => asTexts(row['inferenceTypesSupported']).includes('ON_DEMAND'))
    .map((row) => bedrockModel(asText(row['modelId']), asText(row['modelName']), row, usual));
  const across = asList(asObject(profiles)['inferenceProfileSummaries']).flatMap((profile) => {
    const arns = asList(profile['models']).map((each) => asText(each['modelArn']));
    const row = arns.map((arn) => byId.get(modelOfArn(arn))).find((found) => found !== undefined);
    const id = asText(profile['inferenceProfileId']);
    if (row === undefined || id === '' || (asText(profile['status']) || 'ACTIVE') !== 'ACTIVE') return [];
    return [bedrockModel(id, asText(profile['inferenceProfileName']), row, usual)];
  });
  return [...direct, ...across].sort((a, b) => a.name.localeCompare(b.name));
}

const asTexts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

const isUsable = (row: Json): boolean =>
  asText(row['modelId']) !== '' &&
  row['responseStreamingSupported'] === true &&
  asTexts(row['outputModalities']).includes('TEXT') &&
  (asText(asObject(row['modelLifecycle'])['status']) || 'ACTIVE') === 'ACTIVE';

const vendorOf = (row: Json): string => asText(row['providerName']).trim().toLowerCase();

/** `arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-…` */
const modelOfArn = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

function bedrockModel(
  id: string,
  name: string,
  row: Json,
  usual: NonNullable<ListedModel['usual']>,
): ListedModel & { name: string } {
  const shown = name === '' ? id : name;
  return {
    id,
    name: shown,
    usual,
    image: asTexts(row['inputModalities']).includes('IMAGE'),
    // Only what its name says; what Baton knows of the model is laid below.
    ...(/reasoning|thinking/i.test(`${id} ${shown}`) && { reasoning: true }),
    ...spread({ released: isoDate(asObject(row['modelLifecycle'])['startOfLifeTime']) }),
  };
}
