import { request } from 'node:http';

/** As much of a browser as a login needs: cookies, redirects, forms. */
export interface Surfer {
  /** Opens an address and fills in every form that comes, until there is none. Answers where it ended. */
  visit(url: string, fields: Readonly<Record<string, string>>, stopAt?: (url: string) => boolean): Promise<Page>;
}

export interface Page {
  readonly url: string;
  readonly status: number;
  readonly text: string;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly location?: string | undefined;
  readonly cookies: readonly string[];
}

/** Node's own client: `fetch` says of itself that it is no navigation, and sends no foreign Host. */
export function navigate(
  address: string,
  how: {
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly form?: URLSearchParams;
  } = {},
): Promise<Answer> {
  const url = new URL(address);
  const method = how.method ?? (how.form ? 'POST' : 'GET');
  const type = how.form ? { 'content-type': 'application/x-www-form-urlencoded' } : {};
  const headers = {
    host: url.host,
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
    ...type,
    ...how.headers,
  };
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: url.port, path: url.pathname + url.search, method, headers });
    sent.on('error', reject);
    sent.on('response', (response) => {
      let text = '';
      response.on('data', (part: Buffer) => (text += part.toString()));
      response.on('end', () => {
        const { location, 'set-cookie': cookies = [] } = response.headers;
        resolve({ status: response.statusCode ?? 0, text, location, cookies });
      });
    });
    sent.end(how.form?.toString());
  });
}

const MOST_STEPS = 30;

export function createSurfer(): Surfer {
  const jars = new Map<string, Map<string, string>>();

  async function get(url: string, form?: URLSearchParams): Promise<Answer> {
    const { host } = new URL(url);
    const jar = jars.get(host) ?? new Map<string, string>();
    jars.set(host, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await navigate(url, { headers: cookie === '' ? {} : { cookie }, ...(form && { form }) });
    for (const line of answer.cookies) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return answer;
  }

  return {
    async visit(start, fields, stopAt = () => false) {
      let url = start;
      let form: URLSearchParams | undefined;
      for (let step = 0; step < MOST_STEPS; step += 1) {
        if (stopAt(url)) return { url, status: 0, text: '' };
        const response = await get(url, form);
        const next = response.location;
        form = undefined;
        if (next !== undefined && response.status < 400) {
          url = new URL(next, url).href;
          continue;
        }
        const { text } = response;
        const found = formIn(text, url, fields);
        if (!found) return { url, status: response.status, text };
        ({ action: url, form } = found);
      }
      throw new Error(`no end of forms at ${url}`);
    },
  };
}

function formIn(html: string, url: string, fields: Readonly<Record<string, string>>) {
  const [, action, inner] = /<form[^>]*action="([^"]+)"[^>]*>([\s\S]*?)<\/form>/.exec(html) ?? [];
  if (action === undefined || inner === undefined) return null;
  const form = new URLSearchParams();
  for (const [input] of inner.matchAll(/<input[^>]*>/g)) {
    const name = attribute(input, 'name');
    if (name !== undefined) form.set(name, fields[name] ?? attribute(input, 'value') ?? '');
  }
  return { action: new URL(action, url).href, form };
}

const attribute = (tag: string, name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];
