import { z } from 'zod';
import type { BatonError } from './errors.ts';
import type { Result } from './result.ts';
import { activityView, bodiesView, explainView, requestView } from './activity.ts';
import { importFound, importResult, importSource } from './import.ts';
import { jobEvent, jobView } from './job.ts';
import { loginMethod, loginView } from './login.ts';
import { listAnswer, modelRows, paidFallback, selectionView } from './model.ts';
import { accountsView, failureReason, label, profileView } from './profile.ts';
import { probeChoice, probeSummary } from './probe.ts';
import { ownProvider, ownProviderChange, ownProviderView, providerView } from './provider.ts';
import { scanApplied, scanChoice, scanChosen, scanProvider, scanRow } from './scan.ts';
import { sessionView } from './session.ts';
import { agentView, appView, doctorView, settingsView, statusView } from './status.ts';
import { usagePoint, usageRow } from './usage.ts';

/*
 * Every call and every event between the core and whoever uses it: the window, the tray, the command line.
 * Both sides are derived from this list; `serve` parses what goes in and what comes out, so a key that is not named
 * here cannot leave the core. No answer holds a credential of a provider. `agents.key` answers Baton's own client
 * key, which exists to be given to a tool.
 */

const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });

/** `main` when absent. */
const agentId = z.string().optional();
const forAgent = z.object({ agentId });
const nothing = z.object({});
const provider = z.string().optional();
const oneModel = z.object({ agentId, model: z.string() });
const modelOrNone = z.object({ agentId, model: z.string().nullable() });
const modelsOrNone = z.object({ agentId, models: z.array(z.string()).nullable() });
const fallbackKeys = z.object({ fallbacks: z.array(z.string()) });

/** One line of what would notice a removal. */
const dependents = z.object({
  dependents: z.array(z.object({ kind: z.enum(['account', 'order', 'model', 'agent', 'program']), text: z.string() })),
});

/** All but `aws-sdk` hold a secret. */
export const accountKind = z.enum(['setup-token', 'api_key', 'token', 'aws-sdk']);

/** For `aws-sdk` only. */
const awsAccount = {
  /** A name in the AWS files; absent: whatever the AWS SDK finds by itself. */
  awsProfile: z.string().trim().min(1).optional(),
  /** `eu-central-1`; absent: as config and environment say. */
  region: z.string().trim().min(1).optional(),
};

/** What stands in the AWS files, without its secrets. */
export const awsProfileView = z.object({
  name: z.string(),
  /** How it gets its credentials. `sso`: after `aws sso login`; `other`: by a program, a web identity, … */
  kind: z.enum(['keys', 'sso', 'role', 'other']),
  region: z.string().optional(),
  /** `~/.aws/config`. */
  where: z.string(),
});
export type AwsProfileView = z.infer<typeof awsProfileView>;

/** What a live check of a credential found. */
export const checkOutcome = z.object({
  outcome: z.enum(['accepted', 'refused', 'limited', 'unreachable', 'unclear']),
  status: z.number().int().optional(),
  latencyMs: z.number(),
  /** The provider's own sentence, redacted. */
  message: z.string().optional(),
});
export type CheckOutcome = z.infer<typeof checkOutcome>;

export const contract = {
  'app.get': call(nothing, appView),

  'providers.list': call(nothing, z.array(providerView)),
  /** A provider of one's own. Without `id` one is made from the name. Asks nobody. Errors: `bad-input`, one sentence. */
  'providers.add': call(ownProvider.extend({ id: z.string().optional() }), providerView),
  /** Of one's own, or the address of a server such as Ollama. What is not named stays. */
  'providers.change': call(ownProviderChange, providerView),
  /** Those of one's own. */
  'providers.own': call(nothing, z.array(ownProviderView)),
  /** What goes with a provider of one's own, and what would notice; one line each. */
  'providers.dependents': call(z.object({ id: z.string() }), dependents),
  /** One of one's own; its accounts go with it, of every agent, and their secrets. */
  'providers.remove': call(
    z.object({ id: z.string() }),
    z.object({ accounts: z.array(z.object({ agentId: z.string(), profileId: z.string() })) }),
  ),

  'accounts.list': call(forAgent, accountsView),
  /** Adds, or replaces when `profileId` is stored already. Without `profileId` one is made from the label. */
  'accounts.add': call(
    z.object({
      agentId,
      provider: z.string(),
      kind: accountKind,
      /** Empty for `aws-sdk`. */
      secret: z.string(),
      ...awsAccount,
      profileId: z.string().optional(),
      label: label.optional(),
      /** Epoch ms; `null` = never. Absent: 365 days for a setup-token, never for the rest. */
      expires: z.number().nullable().optional(),
      /** Index in the order made by hand; absent: last if there is one, else the order stays automatic. */
      place: z.number().int().min(0).optional(),
    }),
    profileView,
  ),
  /** Asks the provider about a credential that is not stored (yet). */
  'accounts.check': call(
    z.object({ provider: z.string(), kind: accountKind, secret: z.string(), ...awsAccount }),
    checkOutcome,
  ),
  /** Names in `~/.aws/config` and `~/.aws/credentials`, and the region that counts when none is said. */
  'accounts.awsProfiles': call(
    nothing,
    z.object({
      profiles: z.array(awsProfileView),
      region: z.string(),
      /** One sentence for each file that could not be read. */
      problems: z.array(z.string()),
    }),
  ),
  /**
   * Is this very secret stored already? Asks nobody and keeps nothing, so it can be called while somebody types: what is
   * no whole secret yet is stored nowhere. `profileId`: the account it would be put into, which does not count.
   */
  'accounts.known': call(
    z.object({
      agentId,
      provider: z.string(),
      kind: accountKind,
      secret: z.string(),
      profileId: z.string().optional(),
    }),
    z.object({ storedAs: z.object({ profileId: z.string(), label: z.string() }).nullable() }),
  ),
  /** What `accounts.check` asks, for a stored one; marks it as the runner would. */
  'accounts.test': call(z.object({ agentId, profileId: z.string() }), checkOutcome),
  'accounts.rename': call(z.object({ agentId, profileId: z.string(), label }), profileView),
  /** Gone at once; `undo` brings it back for 10 s, secret, place and record included. */
  'accounts.remove': call(z.object({ agentId, profileId: z.string() }), z.object({ undo: z.string() })),
  'accounts.undo': call(z.object({ undo: z.string() }), profileView),
  /** What would notice if it were gone, one line each. */
  'accounts.dependents': call(z.object({ agentId, profileId: z.string() }), dependents),
  /** Another agent gets its own copy, secret included. */
  'accounts.copy': call(z.object({ agentId, profileId: z.string(), to: z.string() }), profileView),
  'accounts.clearCooldown': call(z.object({ agentId, provider: z.string(), profileId: z.string() }), profileView),

  /** Begins a login. With `profileId` that account is signed in again: id, order and record stay. */
  'login.start': call(
    z.object({
      agentId,
      provider: z.string(),
      method: loginMethod.optional(),
      profileId: z.string().optional(),
      label: label.optional(),
      place: z.number().int().min(0).optional(),
    }),
    loginView,
  ),
  'login.get': call(z.object({ id: z.string() }), loginView),
  /** The code, `code#state`, or the whole address the browser ended on. */
  'login.paste': call(z.object({ id: z.string(), text: z.string() }), loginView),
  'login.cancel': call(z.object({ id: z.string() }), nothing),
  /** Refreshes a login now. */
  'login.refresh': call(z.object({ agentId, profileId: z.string() }), profileView),

  /** What other programs have. `keychains`: also read their keychain entries, which may ask the person. */
  'import.find': call(z.object({ keychains: z.boolean().optional() }), importFound),
  'import.run': call(
    z.object({
      agentId,
      ids: z.array(z.string()),
      /** Items whose program is kept signed in. */
      writeBack: z.array(z.string()).optional(),
      /** Sources whose settings are taken over. */
      settings: z.array(importSource).optional(),
    }),
    z.object({ results: z.array(importResult), settings: z.array(z.string()) }),
  ),

  /**
   * Asks the providers of an agent's accounts about their quotas, each at most every 15 minutes, and answers what is
   * known after at most 3.5 s; what comes later is told by `changed`.
   */
  'usage.refresh': call(z.object({ agentId, profileId: z.string().optional() }), z.array(usageRow)),
  /** How full the windows of an account were, hour by hour. */
  'usage.history': call(
    z.object({ agentId, profileId: z.string(), days: z.number().int().min(1).max(30) }),
    z.array(usagePoint),
  ),

  'order.get': call(
    z.object({ agentId, provider: z.string() }),
    z.object({
      agentId: z.string(),
      agentDir: z.string(),
      provider: z.string(),
      authStorePath: z.string(),
      /** `null`: no order made by hand. */
      order: z.array(z.string()).nullable(),
    }),
  ),
  'order.set': call(
    z.object({ agentId, provider: z.string(), order: z.array(z.string()) }),
    z.object({ provider: z.string(), order: z.array(z.string()) }),
  ),
  'order.clear': call(z.object({ agentId, provider: z.string() }), z.object({ provider: z.string() })),
  /** Puts one account at the front of its provider's order. */
  'order.useFirst': call(
    z.object({ agentId, profileId: z.string() }),
    z.object({ provider: z.string(), order: z.array(z.string()) }),
  ),

  'models.status': call(forAgent, statusView),
  'models.list': call(
    z.object({ agentId, all: z.boolean().optional(), local: z.boolean().optional(), provider: z.string().optional() }),
    modelRows,
  ),
  /**
   * Asks providers for their models, all at once and at most 5 s each. Without `provider`: those with an account, and
   * servers on this computer. `stale`: only whose list is older than a day. `error`: one sentence.
   */
  'models.refresh': call(z.object({ provider, stale: z.boolean().optional() }), z.array(listAnswer)),
  'models.selection': call(forAgent, selectionView),
  /** `null` (agents only) follows `main` again. */
  'models.set': call(modelOrNone, z.object({ model: z.string() })),
  /** Exists, and sees images. `null`: no image model; for an agent: as `main`. */
  'models.setImage': call(modelOrNone, modelOrNone.pick({ model: true })),
  'aliases.add': call(
    z.object({ alias: z.string(), model: z.string() }),
    z.object({ alias: z.string(), model: z.string() }),
  ),
  'aliases.remove': call(z.object({ alias: z.string() }), nothing),
  'fallbacks.add': call(oneModel, fallbackKeys),
  'fallbacks.remove': call(oneModel, fallbackKeys),
  /** The whole list; `[]` switches handing on to other models off, `null` (agents only) follows `main` again. */
  'fallbacks.set': call(modelsOrNone, fallbackKeys),

  'imageFallbacks.add': call(oneModel, fallbackKeys),
  'imageFallbacks.remove': call(oneModel, fallbackKeys),
  /** As `fallbacks.set`. */
  'imageFallbacks.set': call(modelsOrNone, fallbackKeys),

  /** Before the first request that costs money: tell, or stop. `null` (agents only) follows everybody's again. */
  'models.paidFallback': call(
    z.object({ agentId, choice: paidFallback.nullable() }),
    z.object({ choice: paidFallback, own: z.boolean() }),
  ),

  'agents.list': call(nothing, z.array(agentView)),
  'agents.add': call(z.object({ id: z.string() }), z.object({ agent: agentView, key: z.string() })),
  'agents.remove': call(z.object({ id: z.string() }), nothing),
  'agents.key': call(z.object({ id: z.string(), rotate: z.boolean().optional() }), z.object({ key: z.string() })),

  'activity.list': call(
    z.object({
      /** Only requests older than this one. */
      before: z.string().optional(),
      limit: z.number().int().min(1).max(500).optional(),
      hours: z.number().int().min(1).max(720).optional(),
    }),
    activityView,
  ),

  /** One request; `last`: the newest. */
  'activity.get': call(z.object({ id: z.string() }), requestView),
  'activity.bodies': call(z.object({ id: z.string() }), bodiesView),
  /** Keeps the bodies of requests for one hour from now, or stops and deletes them. Answers the end. */
  'activity.keepBodies': call(z.object({ on: z.boolean() }), z.object({ until: z.number().nullable() })),
  /** Who would be asked for this model (the agent's default without one), in which order, and why. */
  'route.explain': call(z.object({ agentId, model: z.string().optional() }), explainView),

  'sessions.list': call(forAgent, z.array(sessionView)),
  /** `model@profile`, or either alone as `model` or `@profile`. */
  'sessions.pin': call(z.object({ agentId, session: z.string(), to: z.string() }), sessionView),
  /** `wasPinned`: false for a session that nobody had pinned. */
  'sessions.unpin': call(z.object({ agentId, session: z.string() }), z.object({ wasPinned: z.boolean() })),

  /** Asks accounts for one word each (behaviour §14.2); as for any request, a success or a failure is remembered. */
  'probe.start': call(probeChoice.extend({ agentId }), jobView),
  'probe.get': call(z.object({ id: z.string() }), z.object({ job: jobView, summary: probeSummary })),

  /** Looks for the best models that the accounts can reach, and tries them unless told not to. Writes nothing. */
  'scan.start': call(scanChoice.extend({ agentId }), jobView),
  /** What is known so far, best first. `warnings`: a sentence each. */
  'scan.get': call(
    z.object({ id: z.string() }),
    z.object({
      job: jobView,
      rows: z.array(scanRow),
      providers: z.array(scanProvider),
      warnings: z.array(z.string()),
    }),
  ),
  /** The first of a list becomes the primary where that is set; the others are added to the fallbacks. */
  'scan.apply': call(scanChosen.extend({ agentId }), scanApplied),

  /** Ends a job that runs; what it found so far stays known. */
  'job.cancel': call(z.object({ id: z.string() }), nothing),

  'gateway.pause': call(z.object({ paused: z.boolean() }), nothing),
  'vault.unlock': call(z.object({ passphrase: z.string() }), nothing),
  'doctor.run': call(nothing, doctorView),
  /** Puts right what has a `fix`: all of it, or these ids (`file-modes` alone means the whole check); then looks again. */
  'doctor.fix': call(
    z.object({ ids: z.array(z.string()).optional() }),
    z.object({
      /** One sentence each: what was done. */
      done: z.array(z.object({ id: z.string(), message: z.string() })),
      /** And what could not be done, and why. */
      failed: z.array(z.object({ id: z.string(), message: z.string() })),
      view: doctorView,
    }),
  ),
  'settings.get': call(nothing, settingsView),
  'settings.set': call(settingsView.partial(), settingsView),

  ask: call(
    z.object({ agentId, model: z.string().optional(), text: z.string().min(1) }),
    z.object({
      text: z.string(),
      model: z.string(),
      profileId: z.string().optional(),
      label: z.string().optional(),
      attempts: z.number().int(),
      requestId: z.string(),
    }),
  ),
} as const;

export type Call = keyof typeof contract;
export type Input<C extends Call> = z.infer<(typeof contract)[C]['input']>;
export type Output<C extends Call> = z.infer<(typeof contract)[C]['output']>;

/** The same shape on both sides: the core implements it, everybody else calls it. */
export type Api = { readonly [C in Call]: (input: Input<C>) => Promise<Result<Output<C>, BatonError>> };

export const topic = z.enum(['app', 'accounts', 'models', 'agents', 'activity', 'settings']);
export type Topic = z.infer<typeof topic>;

export const events = {
  /** Something a page shows is no longer true: load it again. */
  changed: z.object({ topics: z.array(topic) }),
  /** An account stopped answering for a while. `covered`: another one of the chain goes on. */
  'account-ran-out': z.object({
    profileId: z.string(),
    label: z.string(),
    provider: z.string(),
    reason: failureReason,
    until: z.number(),
    covered: z.boolean(),
  }),
  /** Its window ended, was cleared, or it answered again. */
  'account-back': z.object({ profileId: z.string(), label: z.string(), provider: z.string() }),
  /** A login under way moved on. */
  login: loginView,
  job: jobEvent,
  /** A credential ends in so many days; 0: it has ended. Once for each account and threshold, ever. */
  'account-expires': z.object({
    profileId: z.string(),
    label: z.string(),
    provider: z.string(),
    days: z.number(),
    expires: z.number(),
    /** A token made by `claude setup-token`. */
    setupToken: z.boolean().optional(),
    /** Who answers instead, if anybody. */
    covered: z.string().optional(),
  }),
  /** The provider refused a login for good. `email`: whose login it was. */
  'sign-in-needed': z.object({
    profileId: z.string(),
    label: z.string(),
    provider: z.string(),
    email: z.string().optional(),
  }),
  /** What was said of its expiry or its login holds no longer: renewed, signed in again, or removed. */
  'account-settled': z.object({ profileId: z.string() }),
  /** Requests went from what costs nothing extra to what does, or were stopped before. */
  'paid-switch': z.object({
    agentId: z.string(),
    /** Who ran out. */
    from: z.string(),
    /** Who answers now, or would have, and whose account that is. */
    to: z.string(),
    provider: z.string(),
    reason: failureReason,
    /** End of the window of the one who ran out. */
    until: z.number().nullable(),
    blocked: z.boolean(),
  }),
  /** A request found nobody. `retryAt`: when the first account is back. */
  'none-left': z.object({ agentId: z.string(), retryAt: z.number().nullable() }),
  'vault-locked': z.object({ name: z.string() }),
  /** `unread`: no file was good since the start, so no provider is asked. */
  'config-broken': z.object({
    line: z.number().int().optional(),
    message: z.string(),
    unread: z.literal(true).optional(),
  }),
  'gateway-failed': z.object({ port: z.number().int(), why: z.string() }),
} as const;

export type Event = keyof typeof events;
export type Payload<E extends Event> = z.infer<(typeof events)[E]>;
