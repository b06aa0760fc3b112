import { customInput } from '../openai/custom-tool.ts';
import { inputOf } from '../tool-args.ts';
import type { Frame, OpenItem } from './items.ts';
import { added } from './message-item.ts';
import type { ClientTool } from './tool-book.ts';

interface Call {
  readonly id: string;
  readonly name: string;
}

/** `function_call`, `custom_tool_call` for a tool that takes free text, `tool_search_call` for the search among tools. */
export function createCallItem(frame: Frame, id: string, index: number, call: Call, tool: ClientTool): OpenItem {
  const { name, namespace } = tool;
  if (tool.search) {
    const known = { id: `tsc_${id}`, type: 'tool_search_call', call_id: call.id, execution: 'client' };
    return searchItem(frame, known, index);
  }
  const known = { call_id: call.id, name, ...(namespace !== undefined && { namespace }) };
  return tool.custom
    ? customItem(frame, { id: `ctc_${id}`, type: 'custom_tool_call', ...known }, index)
    : functionItem(frame, { id: `fc_${id}`, type: 'function_call', ...known }, index);
}

interface Known {
  readonly id: string;
  readonly type: string;
}

function functionItem(frame: Frame, known: Known, index: number): OpenItem {
  let args = '';
  let opened = false;
  const place = `"item_id":"${known.id}","output_index":${index}`;
  return {
    opened: added(frame, index, { ...known, status: 'in_progress', arguments: '' }),
    event(event) {
      if (event.kind === 'tool-call') return ownCall();
      if (event.kind !== 'tool-args') return null;
      args += event.text;
      return frame('response.function_call_arguments.delta', `${place},"delta":${JSON.stringify(event.text)}`);
    },
    close(complete) {
      const whole = args || '{}';
      const empty = args === '' ? frame('response.function_call_arguments.delta', `${place},"delta":"{}"`) : '';
      return {
        text: empty + frame('response.function_call_arguments.done', `${place},"arguments":${JSON.stringify(whole)}`),
        item: { ...known, status: complete ? 'completed' : 'incomplete', arguments: whole },
      };
    },
  };

  /** The call that opened this item is not another one. */
  function ownCall(): string | null {
    const first = !opened;
    opened = true;
    return first ? '' : null;
  }
}

/** The text is inside of JSON, so it is told at the end. */
function customItem(frame: Frame, known: Known, index: number): OpenItem {
  const place = `"item_id":"${known.id}","output_index":${index}`;
  return toldAtEnd(added(frame, index, { ...known, status: 'in_progress', input: '' }), (args, status) => {
    const input = customInput(args);
    const text = JSON.stringify(input);
    return {
      text:
        frame('response.custom_tool_call_input.delta', `${place},"delta":${text}`) +
        frame('response.custom_tool_call_input.done', `${place},"input":${text}`),
      item: { ...known, status, input },
    };
  });
}

/** Its arguments are an object, not a text that holds one. */
const searchItem = (frame: Frame, known: Known, index: number): OpenItem =>
  toldAtEnd(added(frame, index, { ...known, status: 'in_progress', arguments: {} }), (args, status) => ({
    text: '',
    item: { ...known, status, arguments: inputOf(args) },
  }));

function toldAtEnd(opened: string, told: (args: string, status: string) => ReturnType<OpenItem['close']>): OpenItem {
  let args = '';
  let begun = false;
  return {
    opened,
    event(event) {
      if (event.kind === 'tool-call' && !begun) {
        begun = true;
        return '';
      }
      if (event.kind !== 'tool-args') return null;
      args += event.text;
      return '';
    },
    close: (complete) => told(args, complete ? 'completed' : 'incomplete'),
  };
}
