import type { Target } from '../dialect.ts';

/*
 * What each Claude model takes. The API refuses a request that says more, so what is not known is left out: a Claude
 * newer than this table is treated like the newest in it. Sources: Anthropic's pages on thinking, effort, structured
 * outputs and model migration, and the tables of its clients, November 2026.
 */

export interface ModelFacts {
  /** A Claude; otherwise a model of another vendor behind the same API, which is told as much as the API knows. */
  readonly claude: boolean;
  /** `budget`: tokens, `thinking.type` `enabled`. `adaptive`: a level of effort. `none`: it does not think. */
  readonly thinking: 'budget' | 'adaptive' | 'none';
  /** How it is told not to think. `no`: it always does. */
  readonly off: 'disabled' | 'between_tools' | 'no';
  /** `temperature`, `top_p` and `top_k`. `one`: not the first two together. */
  readonly sampling: 'all' | 'one' | 'none';
  /** `tool_choice` `any` or a name. */
  readonly forcedTool: boolean;
  /** `output_config.format`, and tools with `strict`. */
  readonly schemas: boolean;
  /** `output_config.effort` `xhigh`. */
  readonly xhigh: boolean;
  /** The last turn may be the assistant's, for it to go on with. */
  readonly prefill: boolean;
}

const other: ModelFacts = {
  claude: false,
  thinking: 'budget',
  off: 'disabled',
  sampling: 'all',
  forcedTool: true,
  schemas: false,
  xhigh: false,
  prefill: true,
};

interface Known {
  readonly family: string;
  /** 4.10 would be 410. */
  readonly version: number;
}

const newName = /claude-(?<family>opus|sonnet|haiku|fable|mythos)-(?<major>\d)(?:[-.](?<minor>\d{1,2}))?(?!\d)/;
const oldName = /claude-(?<major>\d)(?:[-.](?<minor>\d))?-(?<family>opus|sonnet|haiku)/;
const ancient = /claude-(?:instant|v?2)/;

const newest = 9_999;

function known(model: string): Known {
  const name = newName.exec(model)?.groups ?? oldName.exec(model)?.groups;
  if (!name) return { family: '', version: ancient.test(model) ? 200 : newest };
  return { family: name['family'] ?? '', version: Number(name['major']) * 100 + Number(name['minor'] ?? 0) };
}

/** From this version on a family refuses a forced tool. */
const forcedUntil: Readonly<Record<string, number>> = { fable: 501, mythos: 501, opus: 505, sonnet: 505, haiku: 506 };

/** What the catalogue says of the model goes first; the table is for what it leaves out. */
export function factsOf({ model, adaptive, noTemperature }: Omit<Target, 'provider'>): ModelFacts {
  const facts = tableOf(model);
  return {
    ...facts,
    ...(adaptive && { thinking: 'adaptive' as const, prefill: facts.prefill && !facts.claude }),
    ...(noTemperature && { sampling: 'none' as const }),
  };
}

/** @param model as the provider is to read it: `claude-opus-4-5`, `anthropic/claude-3.7-sonnet`, `MiniMax-M2` */
function tableOf(model: string): ModelFacts {
  const name = model.toLowerCase();
  if (!name.includes('claude')) return other;
  const { family, version } = known(name);
  const adaptive = version >= 406;
  return {
    claude: true,
    thinking: adaptive ? 'adaptive' : version >= 307 ? 'budget' : 'none',
    off: offOf(family, version),
    sampling: version >= 407 ? 'none' : version >= 401 ? 'one' : 'all',
    forcedTool: version < (forcedUntil[family] ?? 0),
    schemas: version >= (family === 'opus' ? 401 : 405),
    xhigh: version >= 407,
    prefill: !adaptive,
  };
}

function offOf(family: string, version: number): ModelFacts['off'] {
  if (family === 'fable' || family === 'mythos') return 'no';
  if (family === 'sonnet' && version === 505) return 'between_tools';
  return version < (family === 'haiku' ? 506 : 505) ? 'disabled' : 'no';
}
