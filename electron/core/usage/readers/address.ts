/** `https://api.anthropic.com` of `https://api.anthropic.com/v1`. */
export const originOf = (url: string): string => new URL(url).origin;
