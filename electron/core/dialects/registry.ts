import type { Dialect } from '#shared/provider';
import { bedrock } from './bedrock/wire.ts';
import { chat } from './chat/wire.ts';
import type { WireDialect } from './dialect.ts';
import { gemini } from './gemini/wire.ts';
import { messages } from './messages/wire.ts';
import { responses } from './responses/wire.ts';

const all: readonly WireDialect[] = [messages, chat, responses, gemini, bedrock];

const byId: ReadonlyMap<Dialect, WireDialect> = new Map(all.map((dialect) => [dialect.id, dialect]));

/** `undefined`: a dialect that Baton does not speak. */
export const dialectOf = (id: Dialect): WireDialect | undefined => byId.get(id);
