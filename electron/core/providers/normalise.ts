/** Other spellings of provider ids (behaviour §2.1). */
const spellings: Readonly<Record<string, string>> = {
  'z.ai': 'zai',
  'z-ai': 'zai',
  'opencode-zen': 'opencode',
  'opencode-go-auth': 'opencode-go',
  qwen: 'qwen-portal',
  'kimi-code': 'kimi-coding',
  bedrock: 'amazon-bedrock',
  'aws-bedrock': 'amazon-bedrock',
  bytedance: 'volcengine',
  doubao: 'volcengine',
};

/** Order keys, overrides, filters and pins are compared in this form only. */
export function normaliseProvider(id: string): string {
  const plain = id.trim().toLowerCase();
  return Object.hasOwn(spellings, plain) ? String(spellings[plain]) : plain;
}
