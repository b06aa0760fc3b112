/** `us-east-1`, `us-gov-west-1`, `eusc-de-east-1`: it becomes part of a host name, so nothing else is let through. */
const shape = /^[a-z]{2,5}(?:-[a-z]+)+-\d{1,2}$/;

export const isRegion = (text: string): boolean => shape.test(text);

/** Of Amazon Bedrock, when nobody says otherwise (behaviour §12.1). */
const USUAL = 'us-east-1';

/** The first that is one: what the account says, the config, `AWS_REGION`, `AWS_DEFAULT_REGION`. */
export function regionFrom(
  own: string | undefined,
  config: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const said = [own, config, env['AWS_REGION'], env['AWS_DEFAULT_REGION']].map((region) => region?.trim() ?? '');
  return said.find(isRegion) ?? USUAL;
}

/** Domains of AWS's partitions: China has its own, Europe's sovereign cloud too. */
function domainOf(region: string): string {
  if (region.startsWith('cn-')) return 'amazonaws.com.cn';
  return region.startsWith('eusc-') ? 'amazonaws.eu' : 'amazonaws.com';
}

/** Where models of a region answer. */
export const bedrockAddress = (region: string): string => `https://bedrock-runtime.${region}.${domainOf(region)}`;

/** The region that an address of Bedrock's names; `undefined`: it is another one, a relay for instance. */
export function regionOfAddress(url: string): string | undefined {
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  const region = /(?:^|\.)bedrock-runtime(?:-fips)?\.([a-z0-9-]+)\./.exec(host)?.[1] ?? '';
  return isRegion(region) ? region : undefined;
}

/** The list of a region's models: AWS keeps it beside the address that answers, not on it. */
export const bedrockModels = (address: string): string =>
  `${address.replace('//bedrock-runtime', '//bedrock').replace(/\/+$/, '')}/foundation-models`;
