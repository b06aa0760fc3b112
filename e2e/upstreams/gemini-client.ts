import {
  FinishReason,
  GoogleGenAI,
  type Content,
  type GenerateContentParameters,
  type GenerateContentResponse,
} from '@google/genai';
import { SYSTEM, tools, type Client, type Conversation, type Got } from './clients.ts';

/** Google's own client, driven as the others are. */
export function geminiClient(baseUrl: string, apiKey: string): Client {
  const sdk = new GoogleGenAI({ apiKey, httpOptions: { baseUrl } });
  return {
    name: 'Google',
    turn,
    async ask(asked) {
      const request: GenerateContentParameters = {
        model: asked.model,
        contents: [...((asked.history ?? []) as Content[]), ...turn(asked)],
        config: {
          systemInstruction: SYSTEM,
          tools: [
            {
              functionDeclarations: tools.map(({ name, description, schema }) => ({
                ...{ name, description, parametersJsonSchema: schema },
              })),
            },
          ],
          ...(asked.think === true && { thinkingConfig: { includeThoughts: true, thinkingBudget: 2_000 } }),
          ...(asked.signal && { abortSignal: asked.signal }),
        },
      };
      if (!asked.stream) return got([await sdk.models.generateContent(request)]);
      const chunks: GenerateContentResponse[] = [];
      for await (const chunk of await sdk.models.generateContentStream(request)) chunks.push(chunk);
      return got(chunks);
    },
  };
}

function turn({ say, image, results, history = [] }: Conversation): Content[] {
  const known = (history as Content[]).flatMap(({ parts = [] }) => parts);
  const nameOf = (id: string) => known.find(({ functionCall }) => functionCall?.id === id)?.functionCall?.name ?? '';
  const answers = results?.map(({ id, text }) => ({
    functionResponse: { id, name: nameOf(id), response: { output: text } },
  }));
  const picture = image === undefined ? [] : [{ inlineData: { mimeType: 'image/png', data: image } }];
  return [{ role: 'user', parts: answers ?? [{ text: say }, ...picture] }];
}

function got(chunks: readonly GenerateContentResponse[]): Got {
  const last = chunks.at(-1);
  const parts = chunks.flatMap(partsOf);
  const calls = parts.flatMap(({ functionCall: call }) =>
    call ? [{ id: call.id ?? '', name: call.name ?? '', args: call.args ?? {} }] : [],
  );
  const said = (thoughts: boolean) =>
    parts.map(({ text = '', thought = false }) => (thought === thoughts ? text : '')).join('');
  return {
    text: said(false),
    thinking: said(true),
    calls,
    stop: stopOf(last, calls.length > 0),
    ...countsOf(last),
    headers: new Headers(last?.sdkHttpResponse?.headers),
    turn: { role: 'model', parts },
  };
}

const partsOf = ({ candidates }: GenerateContentResponse) => candidates?.[0]?.content?.parts ?? [];

function stopOf(last: GenerateContentResponse | undefined, called: boolean): Got['stop'] {
  if (last?.candidates?.[0]?.finishReason !== FinishReason.STOP) return 'other';
  return called ? 'tools' : 'done';
}

const countsOf = (last: GenerateContentResponse | undefined) => ({
  inputTokens: last?.usageMetadata?.promptTokenCount,
  outputTokens: last?.usageMetadata?.candidatesTokenCount,
});
