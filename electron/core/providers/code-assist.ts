import type { UpstreamRequest } from '../ports.ts';

/*
 * Google's Code Assist, which the logins of Gemini CLI and Antigravity are good for: Gemini's own requests and answers,
 * each in an envelope.
 */

/** Behaviour §17.1 names it for quotas; requests go there, too. */
export const CODE_ASSIST = 'https://cloudcode-pa.googleapis.com';

const providers: ReadonlySet<string> = new Set(['google-gemini-cli', 'google-antigravity']);

/** Is a login of this provider asked in an envelope? Its keys never are. */
export const usesCodeAssist = (provider: string): boolean => providers.has(provider);

/** `<base>/v1internal:<method>`, whatever version of Gemini's the address ends in. */
export const codeAssistUrl = (base: string, method: string): string =>
  `${base.replace(/\/+$/, '').replace(/\/v\d+[a-z0-9]*$/i, '')}/v1internal:${method}`;

/** Asks which project an account has. */
export function projectQuestion(base: string, access: string): Omit<UpstreamRequest, 'timeouts'> {
  const metadata = { ideType: 'IDE_UNSPECIFIED', platform: 'PLATFORM_UNSPECIFIED', pluginType: 'GEMINI' };
  return {
    method: 'POST',
    resend: true,
    url: codeAssistUrl(base, 'loadCodeAssist'),
    headers: {
      accept: 'application/json',
      'accept-encoding': 'identity',
      'content-type': 'application/json',
      authorization: `Bearer ${access}`,
    },
    body: Buffer.from(JSON.stringify({ metadata })),
  };
}

/** The project's id in the answer, which has been seen as a text and as an object. `undefined`: there is none yet. */
export function projectIn(answer: Readonly<Record<string, unknown>>): string | undefined {
  const named = answer['cloudaicompanionProject'];
  const id = typeof named === 'object' && named !== null ? (named as { readonly id?: unknown }).id : named;
  return typeof id === 'string' && id.trim() !== '' ? id : undefined;
}

const shape = /^(.*)\/v1(?:beta|alpha)?\/models\/(.+):([a-zA-Z]+)(\?.*)?$/;

/** A request of Gemini's, put into its envelope. Anything else stays as it is. */
export function enveloped(request: UpstreamRequest, project: string): UpstreamRequest {
  const [, base, model, method, query = ''] = shape.exec(request.url) ?? [];
  if (base === undefined || model === undefined || method === undefined) return request;
  const url = codeAssistUrl(base, method) + query;
  const name = decodeURIComponent(model);
  const parts = piecesOf(request.body);
  if (method === 'countTokens') return { ...request, url, body: countBody(name, parts) };
  const head = `{"model":${JSON.stringify(name)},"project":${JSON.stringify(project)},"request":`;
  return { ...request, url, body: [Buffer.from(head), ...parts, Buffer.from('}')] };
}

const piecesOf = (body: UpstreamRequest['body']): readonly Uint8Array[] =>
  body === undefined ? [] : body instanceof Uint8Array ? [body] : body;

/** A count names the model inside, and wants the turns only. */
function countBody(model: string, parts: readonly Uint8Array[]): Buffer {
  return Buffer.from(JSON.stringify({ request: { model: `models/${model}`, contents: contentsOf(parts) } }));
}

function contentsOf(parts: readonly Uint8Array[]): unknown {
  try {
    return (JSON.parse(Buffer.concat(parts).toString('utf8')) as { readonly contents?: unknown }).contents;
  } catch {
    return undefined;
  }
}
