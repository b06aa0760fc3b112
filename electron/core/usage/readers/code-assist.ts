import { codeAssistUrl } from '../../providers/code-assist.ts';
import type { Asking, Question } from '../reader.ts';

/** A question to Google's Code Assist, whose credential names the address and the project. */
export const codeAssistQuestion = ({ spec, credential }: Asking, method: string, body: object): Question => ({
  method: 'POST',
  url: codeAssistUrl(credential.baseUrl ?? spec.baseUrl, method),
  headers: { authorization: `Bearer ${credential.secret}`, 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

export const projectOf = ({ credential }: Asking) => ({ project: credential.codeAssist?.project ?? '' });
