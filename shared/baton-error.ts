import { z } from 'zod';
import { attemptView } from './activity.ts';
import { ineligibleReason } from './profile.ts';
import { configIssue, vaultBackend } from './status.ts';

const nearest = z.array(z.string());

/** Everything that is expected to go wrong, closed. Adding a code does not compile until `explain` (errors.ts) has its sentence. */
export const batonError = z.discriminatedUnion('code', [
  z.object({ code: z.literal('bad-input'), issues: z.array(z.string()) }),
  z.object({ code: z.literal('unknown-provider'), provider: z.string(), nearest }),
  z.object({ code: z.literal('unknown-profile'), profileId: z.string(), nearest }),
  z.object({ code: z.literal('unknown-agent'), agentId: z.string(), nearest }),
  z.object({ code: z.literal('unknown-model'), model: z.string(), nearest }),
  z.object({ code: z.literal('unknown-alias'), alias: z.string(), nearest }),
  z.object({ code: z.literal('not-a-fallback'), model: z.string() }),
  z.object({ code: z.literal('bad-model'), model: z.string() }),
  z.object({ code: z.literal('model-not-allowed'), model: z.string(), nearest: nearest.optional() }),
  z.object({ code: z.literal('sees-no-images'), model: z.string() }),
  z.object({ code: z.literal('bad-alias'), alias: z.string() }),
  z.object({ code: z.literal('alias-taken'), alias: z.string(), model: z.string() }),
  z.object({ code: z.literal('wrong-provider'), profileId: z.string(), provider: z.string(), wanted: z.string() }),
  z.object({
    code: z.literal('profile-unusable'),
    profileId: z.string(),
    reason: z.union([ineligibleReason, z.literal('excluded_by_order')]),
  }),
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
  /** `removed`: accounts that are gone. `why`: a whole sentence. */
  z.object({
    code: z.literal('provider-half-removed'),
    provider: z.string(),
    removed: z.array(z.string()),
    why: z.string(),
  }),
  z.object({ code: z.literal('bad-profile-id'), profileId: z.string(), provider: z.string() }),
  z.object({ code: z.literal('no-credentials'), provider: z.string() }),
  /** Its secret is kept elsewhere. `why`: half a sentence. */
  z.object({ code: z.literal('secret-not-there'), profileId: z.string(), why: z.string() }),
  /** `wrong`: `BATON_PASSPHRASE` is set, to something else. */
  z.object({ code: z.literal('vault-locked'), name: z.string(), wrong: z.literal(true).optional() }),
  z.object({ code: z.literal('vault-changed'), sealedWith: vaultBackend, why: z.string() }),
  z.object({ code: z.literal('vault-unreadable'), why: z.string() }),
  z.object({ code: z.literal('wrong-passphrase') }),
  z.object({ code: z.literal('store-unreadable'), path: z.string(), keptAs: z.string().optional() }),
  z.object({ code: z.literal('config-invalid'), path: z.string(), issues: z.array(configIssue) }),
  z.object({ code: z.literal('config-unread'), path: z.string(), issues: z.array(configIssue) }),
  z.object({ code: z.literal('folder-not-writable'), path: z.string() }),
  z.object({ code: z.literal('write-failed'), path: z.string(), why: z.string() }),
  z.object({ code: z.literal('owner-silent'), pid: z.number(), stateDir: z.string() }),
  z.object({ code: z.literal('already-running'), pid: z.number(), stateDir: z.string() }),
  z.object({ code: z.literal('port-in-use'), port: z.number() }),
  z.object({ code: z.literal('already-stored'), profileId: z.string() }),
  z.object({ code: z.literal('unknown-login') }),
  z.object({ code: z.literal('unknown-job') }),
  z.object({ code: z.literal('login-failed'), message: z.string() }),
  z.object({ code: z.literal('sign-in-needed'), profileId: z.string(), label: z.string().optional() }),
  z.object({ code: z.literal('refresh-failed'), profileId: z.string(), label: z.string().optional(), why: z.string() }),
  /** The AWS SDK found nothing that is good; `signIn`: `aws sso login` helps. */
  z.object({
    code: z.literal('aws-credentials'),
    awsProfile: z.string().optional(),
    why: z.string(),
    signIn: z.boolean(),
  }),
  z.object({ code: z.literal('unknown-aws-profile'), awsProfile: z.string(), nearest }),
  z.object({ code: z.literal('bad-region'), region: z.string() }),
  z.object({ code: z.literal('undo-gone') }),
  z.object({ code: z.literal('unknown-request'), id: z.string() }),
  z.object({ code: z.literal('no-bodies'), id: z.string() }),
  z.object({ code: z.literal('nothing-to-import'), id: z.string() }),
  z.object({ code: z.literal('paused') }),
  z.object({ code: z.literal('exhausted'), attempts: z.array(attemptView), message: z.string() }),
  /** Made by a client, never by the core: nobody answers at the other end. */
  z.object({ code: z.literal('unreachable') }),
  z.object({ code: z.literal('internal'), traceId: z.string() }),
]);
export type BatonError = z.infer<typeof batonError>;
