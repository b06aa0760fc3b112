import type { Json } from '../../kernel/json.ts';
import type { Effort, Format, NeutralRequest, Reasoning, Tool } from '../neutral.ts';
import { given, ifGiven, type Checks } from './checks.ts';

const efforts: Readonly<Record<string, Effort>> = {
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'xhigh',
  max: 'max',
};

/** `thinking` and `output_config.effort`. */
export function readReasoning(body: Json, checks: Checks): Reasoning | undefined {
  const effort = readEffort(body, checks);
  const thinking = ifGiven(body['thinking'], 'thinking', checks.object);
  if (thinking === undefined) return effort === undefined ? undefined : { effort };
  const shown = thinking['display'] !== 'omitted';
  switch (thinking['type']) {
    case 'enabled':
      return { budget: checks.count(thinking['budget_tokens'], 'thinking.budget_tokens', 1), shown };
    case 'adaptive':
      // The model is to decide, which is about what others call medium.
      return { effort: effort ?? 'medium', shown };
    case 'disabled':
    case 'between_tools':
      return { effort: 'none' };
    default:
      checks.fail('thinking.type', '"enabled", "adaptive" or "disabled"');
      return undefined;
  }
}

function readEffort(body: Json, checks: Checks): Effort | undefined {
  const config = ifGiven(body['output_config'], 'output_config', checks.object);
  if (!given(config?.['effort'])) return undefined;
  const word = checks.text(config?.['effort'], 'output_config.effort');
  if (Object.hasOwn(efforts, word)) return efforts[word];
  checks.fail('output_config.effort', '"low", "medium", "high", "xhigh" or "max"');
  return undefined;
}

/** `output_config.format`, or `output_format` as the beta called it. */
export function readFormat(body: Json, checks: Checks): Format | undefined {
  const config = ifGiven(body['output_config'], 'output_config', checks.object) ?? {};
  for (const name of Object.keys(config)) {
    if (name !== 'effort' && name !== 'format' && given(config[name])) checks.drop(`output_config.${name}`);
  }
  const [value, path] = given(config['format'])
    ? [config['format'], 'output_config.format']
    : [body['output_format'], 'output_format'];
  const format = ifGiven(value, path, checks.object);
  if (format === undefined) return undefined;
  if (format['type'] !== 'json_schema') checks.fail(`${path}.type`, '"json_schema"');
  return { kind: 'schema', name: 'answer', schema: checks.tree(format['schema'], `${path}.schema`), strict: true };
}

/**
 * What of a tool is read, or asks for no more than others do anyway: they set their caches by themselves, show all tools
 * from the beginning and tell arguments as they come.
 */
const inTool = new Set([
  ...['type', 'name', 'description', 'input_schema', 'strict'],
  ...['cache_control', 'defer_loading', 'eager_input_streaming'],
]);

/** Tools that the client runs; those that run at the vendor's, or whose schema only the vendor knows, are dropped. */
export function readTools(body: Json, checks: Checks): readonly Tool[] {
  const tools = ifGiven(body['tools'], 'tools', checks.list) ?? [];
  return tools.flatMap((value, index) => {
    const path = `tools[${index}]`;
    const tool = checks.object(value, path);
    const type = ifGiven(tool['type'], `${path}.type`, checks.text) ?? 'custom';
    if (type !== 'custom') {
      checks.drop(`${path}.type=${type}`);
      return [];
    }
    for (const name of Object.keys(tool))
      if (!inTool.has(name) && given(tool[name]) && tool[name] !== false) checks.drop(`tools[].${name}`);
    const description = ifGiven(tool['description'], `${path}.description`, checks.text);
    const strict = ifGiven(tool['strict'], `${path}.strict`, checks.flag);
    return [
      {
        name: checks.text(tool['name'], `${path}.name`),
        ...(description !== undefined && { description }),
        schema: checks.tree(tool['input_schema'], `${path}.input_schema`),
        ...(strict !== undefined && { strict }),
      },
    ];
  });
}

type Choice = Pick<NeutralRequest, 'toolChoice' | 'parallelTools'>;

/** @param tools those that are left: a choice among none is none */
export function readToolChoice(body: Json, tools: readonly Tool[], checks: Checks): Choice {
  const choice = ifGiven(body['tool_choice'], 'tool_choice', checks.object);
  if (choice === undefined) return {};
  const serial = ifGiven(choice['disable_parallel_tool_use'], 'tool_choice.disable_parallel_tool_use', checks.flag);
  const toolChoice = readChoice(choice, checks);
  if (tools.length === 0) return {};
  if (typeof toolChoice === 'object' && !tools.some(({ name }) => name === toolChoice.name)) {
    checks.drop(`tool_choice.name=${toolChoice.name}`);
    return {};
  }
  return { ...(toolChoice !== undefined && { toolChoice }), ...(serial === true && { parallelTools: false }) };
}

function readChoice(choice: Json, checks: Checks): NeutralRequest['toolChoice'] {
  switch (choice['type']) {
    case 'auto':
    case 'none':
      return choice['type'];
    case 'any':
      return 'required';
    case 'tool':
      return { name: checks.text(choice['name'], 'tool_choice.name') };
    default:
      checks.fail('tool_choice.type', '"auto", "any", "tool" or "none"');
      return undefined;
  }
}
