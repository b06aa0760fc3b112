import { z } from 'zod';
import { attemptView } from './activity.ts';
import { unreachable } from './result.ts';
import { configIssue, vaultBackend } from './status.ts';

const nearest = z.array(z.string());

/** Everything that is expected to go wrong, closed. Adding a code does not compile until `explain` has its sentence. */
export const batonError = z.discriminatedUnion('code', [
  z.object({ code: z.literal('bad-input'), issues: z.array(z.string()) }),
  z.object({ code: z.literal('unknown-provider'), provider: z.string(), nearest }),
  z.object({ code: z.literal('unknown-profile'), profileId: z.string(), nearest }),
  z.object({ code: z.literal('unknown-agent'), agentId: z.string(), nearest }),
  z.object({ code: z.literal('unknown-model'), model: z.string(), nearest }),
  z.object({ code: z.literal('unknown-alias'), alias: z.string(), nearest }),
  z.object({ code: z.literal('not-a-fallback'), model: z.string() }),
  z.object({ code: z.literal('bad-model'), model: z.string() }),
  z.object({ code: z.literal('model-not-allowed'), model: z.string() }),
  z.object({ code: z.literal('bad-alias'), alias: z.string() }),
  z.object({ code: z.literal('alias-taken'), alias: z.string(), model: z.string() }),
  z.object({ code: z.literal('wrong-provider'), profileId: z.string(), provider: z.string(), wanted: z.string() }),
  z.object({ code: z.literal('method-not-offered'), provider: z.string(), kind: z.string() }),
  z.object({ code: z.literal('bad-secret'), problem: z.literal('empty') }),
  z.object({ code: z.literal('secret-too-short'), have: z.number(), min: z.number() }),
  z.object({ code: z.literal('secret-prefix'), prefix: z.string() }),
  z.object({ code: z.literal('secret-masked') }),
  z.object({ code: z.literal('secret-of-other'), provider: z.string(), name: z.string() }),
  z.object({ code: z.literal('bad-expiry') }),
  z.object({ code: z.literal('bad-agent-id'), agentId: z.string() }),
  z.object({ code: z.literal('agent-exists'), agentId: z.string() }),
  z.object({ code: z.literal('agent-protected'), agentId: z.string() }),
  z.object({ code: z.literal('bad-profile-id'), profileId: z.string(), provider: z.string() }),
  z.object({ code: z.literal('no-credentials'), provider: z.string() }),
  z.object({ code: z.literal('vault-locked'), name: z.string() }),
  z.object({ code: z.literal('vault-changed'), sealedWith: vaultBackend, why: z.string() }),
  z.object({ code: z.literal('vault-unreadable'), why: z.string() }),
  z.object({ code: z.literal('wrong-passphrase') }),
  z.object({ code: z.literal('store-unreadable'), path: z.string(), keptAs: z.string().optional() }),
  z.object({ code: z.literal('config-invalid'), path: z.string(), issues: z.array(configIssue) }),
  z.object({ code: z.literal('folder-not-writable'), path: z.string() }),
  z.object({ code: z.literal('write-failed'), path: z.string(), why: z.string() }),
  z.object({ code: z.literal('owner-silent'), pid: z.number(), stateDir: z.string() }),
  z.object({ code: z.literal('already-running'), pid: z.number(), stateDir: z.string() }),
  z.object({ code: z.literal('port-in-use'), port: z.number() }),
  z.object({ code: z.literal('paused') }),
  z.object({ code: z.literal('exhausted'), attempts: z.array(attemptView), message: z.string() }),
  z.object({ code: z.literal('internal'), traceId: z.string() }),
]);
export type BatonError = z.infer<typeof batonError>;

const near = (names: readonly string[]) => (names.length > 0 ? ` Did you mean ${names.join(', ')}?` : '');

const backendNames = { keychain: 'the system keychain', passphrase: 'a passphrase', keyfile: 'a key file' } as const;

/** One sentence for people: what happened, then what to do. Never holds a secret. */
export function explain(error: BatonError): string {
  switch (error.code) {
    case 'bad-input':
      return error.issues.join('; ');
    case 'unknown-provider':
      return `There is no provider “${error.provider}”.${near(error.nearest) || ' See `baton models list --all` for those Baton knows.'}`;
    case 'unknown-profile':
      return `There is no auth profile “${error.profileId}”.${near(error.nearest) || ' `baton models auth list` shows yours.'}`;
    case 'unknown-agent':
      return `There is no agent “${error.agentId}”.${near(error.nearest) || ` Add it with \`baton agents add ${error.agentId}\`.`}`;
    case 'unknown-model':
      return `There is no model “${error.model}”.${near(error.nearest) || ' `baton models list --all` shows what there is.'}`;
    case 'unknown-alias':
      return `There is no alias “${error.alias}”.${near(error.nearest) || ' `baton models aliases list` shows yours.'}`;
    case 'not-a-fallback':
      return `Fallback not found: ${error.model}. \`baton models fallbacks list\` shows yours.`;
    case 'bad-model':
      return `“${error.model}” is no model reference. Write provider/model, for instance anthropic/claude-opus-4-5, or an alias.`;
    case 'model-not-allowed':
      return `Model “${error.model}” is not allowed. Add it to agents.defaults.models, or allow every model in Settings.`;
    case 'bad-alias':
      return `“${error.alias}” cannot be an alias. Use letters, digits and _ . : -`;
    case 'alias-taken':
      return `${error.alias} already means ${error.model}. Remove it first, or choose another name.`;
    case 'wrong-provider':
      return `${error.profileId} is a profile of ${error.provider}, not of ${error.wanted}.`;
    case 'method-not-offered':
      return `${error.provider} does not take a ${error.kind}.`;
    case 'bad-secret':
      return 'Nothing was pasted. Copy the key or token and try again.';
    case 'secret-too-short':
      return `${String(error.min - error.have)} characters short: ${String(error.have)} of at least ${String(error.min)}. Copy all of it and try again.`;
    case 'secret-prefix':
      return `This does not start with ${error.prefix}. Check that you copied the right one.`;
    case 'secret-masked':
      return 'This is a shortened key. Copy the full one.';
    case 'secret-of-other':
      return `This looks like a key for ${error.name}. Add it there.`;
    case 'bad-expiry':
      return 'The expiry must be a time to come. Write for instance 365d, 12h or 90m.';
    case 'bad-agent-id':
      return `“${error.agentId}” cannot be an agent id. Use lower-case letters, digits and . _ - (at most 40).`;
    case 'agent-exists':
      return `There is already an agent “${error.agentId}”.`;
    case 'agent-protected':
      return `The agent ${error.agentId} stays: every other one follows it.`;
    case 'bad-profile-id':
      return `“${error.profileId}” is no profile id of ${error.provider}. Write ${error.provider}:name.`;
    case 'no-credentials':
      return `No credentials found for ${error.provider}. Add one with \`baton models auth paste-token --provider ${error.provider}\`.`;
    case 'vault-locked':
      return `The vault is locked (${error.name}). Unlock it and try again.`;
    case 'vault-changed':
      return `The vault was sealed with ${backendNames[error.sealedWith]}, which is not here now: ${error.why}. Nothing is lost; bring it back and try again.`;
    case 'vault-unreadable':
      return `The vault cannot be read: ${error.why}. Nothing was overwritten.`;
    case 'wrong-passphrase':
      return 'This passphrase does not open the vault. Try again.';
    case 'store-unreadable':
      return `${error.path} cannot be read${error.keptAs === undefined ? '' : `; it was kept as ${error.keptAs}`}. Repair it or restore a backup.`;
    case 'config-invalid':
      return `${error.path} has an error: ${error.issues.map(issueText).join('; ')}. Nothing was changed.`;
    case 'folder-not-writable':
      return `${error.path} cannot be written. Check its owner and its permissions, or set BATON_HOME.`;
    case 'write-failed':
      return `${error.path} could not be written (${error.why}). Nothing was changed.`;
    case 'owner-silent':
      return `Another Baton (process ${String(error.pid)}) owns ${error.stateDir} but does not answer. Stop it and try again.`;
    case 'already-running':
      return `Baton is already running (process ${String(error.pid)}) on ${error.stateDir}. Stop it first, or use the one that runs.`;
    case 'port-in-use':
      return `Port ${String(error.port)} is taken. Choose another with --port or gateway.port.`;
    case 'paused':
      return 'Baton is paused. Resume it from the tray.';
    case 'exhausted':
      return error.message;
    case 'internal':
      return `Something went wrong inside Baton (trace ${error.traceId}). The log has the details.`;
    default:
      return unreachable(error);
  }
}

/** `agents.defaults.model.primary (line 14): …` */
export function issueText(issue: z.infer<typeof configIssue>): string {
  const where = issue.line === undefined ? issue.path : `${issue.path || 'the file'} (line ${String(issue.line)})`;
  return where === '' ? issue.message : `${where}: ${issue.message}`;
}
