/** A stream as Google sends it: thoughts, text with letters of several bytes, two calls at once, sources. For tests. */
const chunks = [
  {
    candidates: [{ content: { parts: [{ text: 'The user wants 天気.', thought: true }], role: 'model' }, index: 0 }],
    modelVersion: 'gemini-3-flash-preview',
    responseId: 'mZ-x_1',
  },
  {
    candidates: [{ content: { parts: [{ text: 'Let me ' }], role: 'model' }, index: 0 }],
    usageMetadata: {
      promptTokenCount: 31,
      candidatesTokenCount: 2,
      totalTokenCount: 51,
      thoughtsTokenCount: 18,
      promptTokensDetails: [{ modality: 'TEXT', tokenCount: 31 }],
    },
    responseId: 'mZ-x_1',
  },
  {
    candidates: [
      {
        content: {
          parts: [
            { text: 'look 🔎.' },
            { functionCall: { name: 'weather', args: { city: 'Zürich' } }, thoughtSignature: 'EvYBCvMBAb4+' },
            { functionCall: { id: 'own-id', name: 'weather', args: {} } },
          ],
          role: 'model',
        },
        index: 0,
      },
    ],
    responseId: 'mZ-x_1',
  },
  {
    candidates: [
      {
        content: { parts: [{ text: '' }], role: 'model' },
        finishReason: 'STOP',
        index: 0,
        groundingMetadata: {
          groundingChunks: [
            { web: { uri: 'https://a.example/', title: 'A' } },
            { web: { uri: 'https://a.example/', title: 'A' } },
          ],
        },
      },
    ],
    usageMetadata: {
      promptTokenCount: 31,
      cachedContentTokenCount: 16,
      candidatesTokenCount: 26,
      totalTokenCount: 75,
      thoughtsTokenCount: 18,
    },
    responseId: 'mZ-x_1',
  },
];

export const recorded = chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\r\n\r\n`).join('');
