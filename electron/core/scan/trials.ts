import type { ScanTrial } from '#shared/scan';
import type { Trial } from '../ask/trial.ts';
import type { NeutralEvent, NeutralRequest } from '../dialects/neutral.ts';
import type { CatalogueModel } from '../models/builtin.ts';

export interface TrialAt {
  readonly trial: Trial;
  readonly agentId: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** A model that cannot help thinking needs room for it before it says a word. */
const ROOM_TO_THINK = 1_024;
const TOOL_TOKENS = 32;
const IMAGE_TOKENS = 16;

const room = ({ reasoning }: CatalogueModel, tokens: number): number => (reasoning === false ? tokens : ROOM_TO_THINK);

const asking = (request: Pick<NeutralRequest, 'turns' | 'maxTokens'> & Partial<NeutralRequest>): NeutralRequest => ({
  ...{ system: [], tools: [], reasoning: { effort: 'none' }, stream: false },
  ...request,
});

/** One pixel, black. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGD4DwABBAEAX+XDSwAAAABJRU5ErkJggg==';

const text = (words: string) => ({ kind: 'text', text: words }) as const;

/** Will its provider take a word from anybody? */
export const wordRequest = (): NeutralRequest =>
  asking({ turns: [{ role: 'user', parts: [text('Reply with OK. Do not use tools.')] }], maxTokens: 8 });

/** Does it call the tool it is given? `null`: cancelled. */
export async function tryTool(at: TrialAt, model: CatalogueModel): Promise<ScanTrial | null> {
  const request = asking({
    turns: [{ role: 'user', parts: [text('Call the ping tool.')] }],
    tools: [{ name: 'ping', description: 'Returns OK.', schema: { type: 'object', properties: {} } }],
    toolChoice: 'required',
    temperature: 0,
    maxTokens: room(model, TOOL_TOKENS),
  });
  return await put(at, model, request, (events) =>
    events.some((event) => event.kind === 'tool-call' && event.name === 'ping')
      ? null
      : 'It answered without calling the tool.',
  );
}

/** Does it take an image? `null`: cancelled. */
export async function tryImage(at: TrialAt, model: CatalogueModel): Promise<ScanTrial | null> {
  const source = { kind: 'data', mediaType: 'image/png', data: PIXEL } as const;
  const request = asking({
    turns: [{ role: 'user', parts: [{ kind: 'image', source }, text('Which colour is this? One word.')] }],
    maxTokens: room(model, IMAGE_TOKENS),
  });
  return await put(at, model, request, (events) =>
    saysSomething(events) ? null : 'It took the image and said nothing.',
  );
}

const saysSomething = (events: readonly NeutralEvent[]): boolean =>
  events.some((event) => (event.kind === 'text' || event.kind === 'reasoning') && event.text.trim() !== '');

async function put(
  { trial, ...at }: TrialAt,
  { provider, id }: CatalogueModel,
  request: NeutralRequest,
  judge: (events: readonly NeutralEvent[]) => string | null,
): Promise<ScanTrial | null> {
  const tried = await trial({ ...at, ref: { provider, model: id }, request });
  if (tried === null) return null;
  if (!tried.ok) return { ok: false, latencyMs: tried.error.latencyMs ?? 0, why: tried.error.error };
  const why = judge(tried.value.events);
  const { latencyMs } = tried.value;
  return why === null ? { ok: true, latencyMs } : { ok: false, latencyMs, why };
}
