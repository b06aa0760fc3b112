import { customInput } from '../openai/custom-tool.ts';
import type { Frame, OpenItem } from './items.ts';
import { added } from './message-item.ts';
import type { ClientTool } from './tool-book.ts';

interface Call {
  readonly id: string;
  readonly name: string;
}

/** `function_call`, or `custom_tool_call` for a tool that takes free text. */
export function createCallItem(frame: Frame, id: string, index: number, call: Call, tool: ClientTool): OpenItem {
  const { name, namespace } = tool;
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
  let args = '';
  let opened = false;
  const place = `"item_id":"${known.id}","output_index":${index}`;
  return {
    opened: added(frame, index, { ...known, status: 'in_progress', input: '' }),
    event(event) {
      if (event.kind === 'tool-call' && !opened) {
        opened = true;
        return '';
      }
      if (event.kind !== 'tool-args') return null;
      args += event.text;
      return '';
    },
    close(complete) {
      const input = customInput(args);
      const text = JSON.stringify(input);
      return {
        text:
          frame('response.custom_tool_call_input.delta', `${place},"delta":${text}`) +
          frame('response.custom_tool_call_input.done', `${place},"input":${text}`),
        item: { ...known, status: complete ? 'completed' : 'incomplete', input },
      };
    },
  };
}
