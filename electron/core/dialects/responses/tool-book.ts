/** The name under which other dialects know the search that Codex runs itself; in this one it has none. */
export const SEARCH = 'tool_search';

/** A tool as the client knows it. */
export interface ClientTool {
  readonly name: string;
  readonly namespace?: string;
  /** It takes free text. */
  readonly custom: boolean;
  /** It is the search among tools that the client has not listed. */
  readonly search?: true;
}

/** The client's tools by the names under which other dialects know them: those have neither namespaces nor free text. */
export interface ToolBook {
  add(tool: ClientTool): string;
  /** The name of a call in the history; its tool may be gone from the list. */
  nameOf(name: string, namespace?: string): string;
  find(name: string): ClientTool;
}

export function createToolBook(): ToolBook {
  const byName = new Map<string, ClientTool>();
  return {
    add(tool) {
      const name = flatName(tool.name, tool.namespace);
      byName.set(name, tool);
      return name;
    },
    nameOf: flatName,
    find: (name) => byName.get(name) ?? { name, custom: false },
  };
}

function flatName(name: string, namespace?: string): string {
  if (namespace === undefined || namespace === '') return name;
  return namespace.endsWith('__') ? namespace + name : `${namespace}__${name}`;
}
