import type { Command } from 'commander';
import { defined } from '#core/kernel/defined';
import type { ProfileState, ProfileView } from '#shared/profile';
import type { ProviderView } from '#shared/provider';
import type { AppView, StatusView } from '#shared/status';
import { explain, issuesText } from '#shared/errors';
import { accountRow } from '../account-row.ts';
import { CANCELLED, show } from '../answer.ts';
import type { Context } from '../context.ts';
import { agentOption, define, forAgent, plainOption, type Runner } from '../run.ts';
import { table, type Style } from '../style.ts';
import { usageLines } from '../usage-text.ts';
import { bodiesNote } from './activity.ts';
import {
  probeAccounts,
  probeLines,
  probeMisuse,
  probeOptions,
  type Probed,
  type ProbeOptions,
  withProbes,
} from './models-probe.ts';
import { PAUSED } from './pause.ts';

interface Options extends ProbeOptions {
  readonly check?: boolean;
  readonly usage: boolean;
  readonly plain?: boolean;
}

/** `models [status]`: what is configured, who can answer, and until when. */
export function addStatus(models: Command, runner: Runner): void {
  const command = models.command('status', { isDefault: true });
  probeOptions(define<Options>(command, 'what is configured, which accounts work, and until when', runner, status))
    .addOption(plainOption('print the resolved default model only'))
    .option('--check', 'exit 1 when something is expired or missing, 2 when it soon will be, else 0')
    .option('--no-usage', 'ask no provider how much of each account’s quota is used, and leave that out')
    .addOption(agentOption());
}

async function status(context: Context, _args: readonly string[], options: Options) {
  const wrong = probeMisuse(options);
  if (wrong) return wrong;
  if (options.probe !== true) return await page(context, options);
  const probed = await probeAccounts(context, options);
  return probed.ok ? await page(context, options, probed.value) : probed;
}

/** @param probed what the accounts just said; it is remembered, so the status is read after it */
async function page(context: Context, options: Options, probed?: Probed) {
  const result = await freshStatus(context, options);
  const app = result.ok ? await context.api['app.get']({}) : undefined;
  const providers = result.ok ? await context.api['providers.list']({}) : undefined;
  const around = {
    app: app?.ok === true ? app.value : undefined,
    providers: providers?.ok === true ? providers.value : [],
    probed,
  };
  return show(result, (view) => ({
    text: statusText(options.usage ? view : { ...view, usage: [] }, around, context.now(), context.terminal.style),
    json: withProbes(options.usage ? view : withoutUsage(view), probed),
    plain: view.resolvedDefault,
    exit: probed?.cancelled === true ? CANCELLED : options.check === true ? view.check : 0,
  }));
}

/**
 * A login whose token ended while nothing ran is renewed first: it has not expired, and whether it still works nobody
 * knows before.
 */
async function freshStatus({ api }: Context, options: Options) {
  const first = await api['models.status'](forAgent(options));
  if (!first.ok) return first;
  const ended = endedLogins(first.value);
  const asksUsage = options.usage && options.plain !== true;
  if (ended.length === 0 && !asksUsage) return first;
  await Promise.all(ended.map((profileId) => api['login.refresh']({ ...forAgent(options), profileId })));
  // What comes of it stands in the status, what went wrong, too.
  if (asksUsage) await api['usage.refresh'](forAgent(options));
  return await api['models.status'](forAgent(options));
}

/** Those that nobody tried to renew since. */
function endedLogins({ auth, authProfiles }: StatusView): string[] {
  const ended = auth.oauth.profiles.filter(({ type, status }) => type === 'oauth' && status === 'expired');
  const tried = Object.values(authProfiles)
    .flat()
    .filter(({ state }) => ['sign-in', 'refresh-failed', 'vault-locked'].includes(state.kind))
    .map(({ id }) => id);
  return ended.map(({ profileId }) => profileId).filter((id) => !tried.includes(id));
}

const withoutUsage = ({ usage: _usage, ...view }: StatusView): Omit<StatusView, 'usage'> => ({
  ...view,
  authProfiles: Object.fromEntries(
    Object.entries(view.authProfiles).map(([provider, all]) => [
      provider,
      all.map(({ quota: _quota, plan: _plan, quotaError: _error, ...rest }) => rest),
    ]),
  ),
});

/** What the page says beside the status itself, as far as it could be had. */
interface Around {
  readonly app: AppView | undefined;
  readonly providers: readonly ProviderView[];
  readonly probed?: Probed | undefined;
}

/** The whole page of text. */
export function statusText(view: StatusView, { app, providers, probed }: Around, now: number, style: Style): string {
  const parts = [
    table(head(view, app)),
    section(style, 'Auth overview', overview(view, app, style)),
    section(style, 'Missing auth', missing(view, providers)),
    section(style, 'Accounts', accounts(view, now, style)),
    section(style, 'Usage', usageLines(view.usage, now)),
    section(style, 'Auth probes', probed ? probeLines(probed, style) : []),
    section(style, 'To do', [...unlocking(app), ...todo(view)]),
    section(
      style,
      'Order',
      // A provider whose key comes from the environment has nobody to put in order.
      Object.entries(view.authOrder).flatMap(([provider, ids]) =>
        ids.length === 0 ? [] : [`  ${provider}: ${ids.join(', ')}`],
      ),
    ),
  ];
  if (app?.gateway.state === 'paused') parts.push(style.warn(PAUSED));
  if (app?.bodiesUntil !== undefined) parts.push(style.warn(`${bodiesNote(app.bodiesUntil, now)}.`));
  return parts.filter((part) => part !== '').join('\n\n');
}

const section = (style: Style, title: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : [style.bold(title), ...lines].join('\n');

const some = (list: readonly string[]): string => (list.length === 0 ? '-' : list.join(', '));

function head(view: StatusView, app: AppView | undefined): string[][] {
  const issues = app?.config.issues ?? [];
  const broken = issues.length === 0 ? '' : ` (${issuesText(issues)})`;
  const aliases = Object.entries(view.aliases).map(([alias, key]) => `${alias} → ${key}`);
  const from = view.defaultModel === view.resolvedDefault ? '' : ` (from ${view.defaultModel})`;
  return [
    ['Config', `${view.configPath}${broken}`],
    ['Agent', view.agentId],
    ['Agent dir', view.agentDir],
    ['Default', `${view.resolvedDefault}${from}`],
    [`Fallbacks (${String(view.fallbacks.length)})`, some(view.fallbacks)],
    ['Image model', view.imageModel ?? '-'],
    [`Image fallbacks (${String(view.imageFallbacks.length)})`, some(view.imageFallbacks)],
    [`Aliases (${String(aliases.length)})`, some(aliases)],
    [`Allowed models (${view.allowed.length === 0 ? 'all' : String(view.allowed.length)})`, some(view.allowed)],
  ];
}

function overview(view: StatusView, app: AppView | undefined, style: Style): string[] {
  const { auth } = view;
  const applied = auth.shellEnvFallback.appliedKeys;
  const lines = [
    ['  Auth file', auth.storePath],
    [
      '  Shell env',
      `${auth.shellEnvFallback.enabled ? 'for imports' : 'off'}${applied.length > 0 ? ` (${applied.join(', ')})` : ''}`,
    ],
    ['  OAuth or token', some(auth.providersWithOAuth)],
  ];
  if (app !== undefined) lines.push(['  Vault', vaultText(app, style)]);
  return [table(lines), ...auth.providers.map((provider) => `  - ${providerLine(provider)}`)];
}

function vaultText({ vault }: AppView, style: Style): string {
  const state = vault.state.kind === 'open' ? '' : `, ${vault.state.kind}`;
  const because = vault.because === undefined ? '' : `: ${vault.because}`;
  return vault.protected ? `${vault.name}${state}` : style.warn(`${vault.name}${state}, not protected${because}`);
}

function providerLine(provider: StatusView['auth']['providers'][number]): string {
  const { profiles } = provider;
  const { kind, detail } = provider.effective;
  const parts = [`${provider.provider}  effective=${kind}:${detail.replace(`${kind}: `, '')}`];
  if (profiles.count > 0) {
    const kinds = `oauth=${String(profiles.oauth)}, token=${String(profiles.token)}, api_key=${String(profiles.apiKey)}`;
    parts.push(`profiles=${String(profiles.count)} (${kinds})`, profiles.labels.join(', '));
  }
  if (provider.env) parts.push(`env=${provider.env.value} source=${provider.env.source}`);
  if (provider.modelsJson) parts.push(`models.json=${provider.modelsJson.value}`);
  return parts.join(' | ');
}

const missing = (view: StatusView, providers: readonly ProviderView[]): string[] =>
  view.auth.missingProvidersInUse.map((provider) => {
    const logins = providers.find(({ id }) => id === provider)?.logins ?? [];
    const command = logins.length > 0 ? 'login' : 'paste-token';
    return `  - ${provider}: add one with \`baton models auth ${command} --provider ${provider}\``;
  });

function unlocking(app: AppView | undefined): string[] {
  if (app?.vault.state.kind !== 'locked') return [];
  const { name, state } = app.vault;
  return [`  - ${explain({ code: 'vault-locked', name, ...defined({ wrong: state.wrong }) })}`];
}

/** The command that mends an account, for each one that nobody but its owner can mend. */
const todo = (view: StatusView): string[] =>
  Object.values(view.authProfiles)
    .flat()
    .flatMap((profile) => {
      const command = mending(profile);
      const own = view.agentId === 'main' || profile.inherited ? '' : ` --agent ${view.agentId}`;
      return command === null ? [] : [`  - ${profile.id}: \`baton models auth ${command}${own}\``];
    });

function mending({ id, provider, type, setupToken, state }: ProfileView): string | null {
  const again = `--provider ${provider} --profile-id ${id}`;
  if (type !== 'oauth') {
    const ends = isBroken(state) || state.kind === 'expires';
    return ends ? `${setupToken ? 'setup-token' : 'paste-token'} ${again}` : null;
  }
  if (isBroken(state)) return `login ${again}`;
  return state.kind === 'refresh-failed' ? `refresh ${id}` : null;
}

/** A new credential is needed. */
const isBroken = (state: ProfileState): boolean =>
  state.kind === 'sign-in' ||
  state.kind === 'expired' ||
  (state.kind === 'unusable' && ['missing_credential', 'expired', 'invalid_expires'].includes(state.reason));

function accounts(view: StatusView, now: number, style: Style): string[] {
  const rows = Object.values(view.authProfiles)
    .flat()
    .map((profile) => accountRow(profile, now, style))
    .map(([id = '', ...rest]) => [`  ${id}`, ...rest]);
  return rows.length === 0 ? [] : [table(rows)];
}
