import { createHash, createHmac, type Hash } from 'node:crypto';
import type { AwsKeys } from '../ports.ts';

/** A request that is about to be sent. Header names in lower case. */
export interface ToSign {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | readonly Uint8Array[] | undefined;
}

export interface SigningScope {
  readonly region: string;
  /** `bedrock`, `sts`. */
  readonly service: string;
  /** Epoch ms; AWS refuses what is more than five minutes off. */
  readonly at: number;
}

/** The headers of AWS's signature, version 4, to be laid over the request's. Loads its library when first used. */
export async function signAws(
  { method, url, headers, body }: ToSign,
  { accessKeyId, secretAccessKey, sessionToken }: AwsKeys,
  { region, service, at }: SigningScope,
): Promise<Record<string, string>> {
  const { SignatureV4 } = await import('@smithy/signature-v4');
  const { protocol, hostname, host, port, pathname, searchParams } = new URL(url);
  const signer = new SignatureV4({
    region,
    service,
    sha256: NodeHash,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
  });
  // What proxies and sockets may change travels unsigned.
  const { 'content-type': type } = headers;
  const request = {
    ...{ method, protocol, hostname, path: pathname },
    ...(port === '' ? {} : { port: Number(port) }),
    query: Object.fromEntries(searchParams),
    headers: { ...(type !== undefined && { 'content-type': type }), host },
    body: joined(body),
  };
  const done = await signer.sign(request, { signingDate: new Date(at) });
  return Object.fromEntries(
    Object.entries(done.headers).filter(([name]) => name === 'authorization' || name.startsWith('x-amz-')),
  );
}

const joined = (body: ToSign['body']): Uint8Array =>
  body === undefined ? new Uint8Array() : body instanceof Uint8Array ? body : Buffer.concat(body);

type Data = string | ArrayBuffer | ArrayBufferView;

/** Node's own SHA-256 in the shape that the signer asks for: a body may be megabytes of pictures. */
class NodeHash {
  readonly #secret: Buffer | undefined;
  #hash: ReturnType<typeof createHmac> | Hash;

  constructor(secret?: Data) {
    this.#secret = secret === undefined ? undefined : bytesOf(secret);
    this.#hash = this.#begin();
  }

  #begin(): ReturnType<typeof createHmac> | Hash {
    return this.#secret === undefined ? createHash('sha256') : createHmac('sha256', this.#secret);
  }

  update(data: Data): void {
    this.#hash.update(bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = this.#begin();
  }
}

const bytesOf = (data: Data): Buffer => {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data);
};
