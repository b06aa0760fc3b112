import type { Event, Said } from './answers.ts';

/*
 * What Google answers: `generateContent` whole and as events. Calls come complete, thoughts only to who asked for them,
 * and a stream ends with the event that says why.
 */

const usageMetadata = { promptTokenCount: 12, candidatesTokenCount: 5, totalTokenCount: 17 };
/** Google's stands at the call rather than at the thought. */
const signature = 'c2lnbmVkLWJ5LWdvb2dsZQ==';

const chunk = ({ model }: Said, parts: object[], more: object = {}) => ({
  candidates: [{ content: { role: 'model', parts }, index: 0, ...more }],
  modelVersion: model,
  responseId: 'resp-1',
});

const thought = ({ thinking }: Said) => (thinking === undefined ? [] : [{ text: thinking, thought: true }]);

const called = ({ calls = [] }: Said) =>
  calls.map(({ id, name, args }, at) => ({
    functionCall: { id, name, args },
    ...(at === 0 && { thoughtSignature: signature }),
  }));

export const geminiWhole = (said: Said): object => ({
  ...chunk(said, [...thought(said), ...(said.text === '' ? [] : [{ text: said.text }]), ...called(said)], {
    finishReason: 'STOP',
  }),
  usageMetadata,
});

export function geminiStream(said: Said, words: readonly string[]) {
  const event = (parts: object[], more?: object): Event => ['', chunk(said, parts, more)];
  return {
    opening: [event([{ text: '' }])],
    text: [
      ...thought(said).map((part) => event([part])),
      ...words.map((text) => event([{ text }])),
      ...called(said).map((part) => event([part])),
    ],
    closing: [
      ['', { ...chunk(said, [{ text: '' }], { finishReason: 'STOP' }), usageMetadata }] satisfies Event,
    ] as Event[],
  };
}

/** Names of Google's for what the tests call a fault by its type. */
export const geminiError = (type: string, message: string, code = 529): object => ({
  error: { code, message, status: type.toUpperCase() },
});

/** `models/<model>:<method>` in a path of Google's, or `<method>` alone in one of Code Assist. */
export function googlePath(path: string): { readonly model: string; readonly method: string } | null {
  const [, model = '', method] = /^(?:\/v1\w*\/models\/(.+)|\/v1internal):(\w+)$/.exec(path) ?? [];
  return method === undefined ? null : { model: decodeURIComponent(model), method };
}
