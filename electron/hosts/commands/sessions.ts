import type { Command } from 'commander';
import { MINUTE } from '#core/kernel/duration';
import type { SessionView } from '#shared/session';
import { show } from '../answer.ts';
import { remaining } from '../remaining.ts';
import { agentOption, forAgent, group, leaf, type Runner } from '../run.ts';
import { table } from '../style.ts';

type Options = { readonly agent?: string };

/** `sessions list | pin | unpin`. */
export function addSessions(program: Command, runner: Runner): void {
  const sessions = group(program, 'sessions', 'which account the conversations of your tools stay on');

  leaf<Options>(
    sessions,
    'list',
    'show them, the newest first',
    runner,
    async ({ api, now, terminal }, _args, options) =>
      show(await api['sessions.list'](forAgent(options)), (all) => ({
        json: all,
        text:
          all.length === 0
            ? 'There is no session yet.'
            : table([
                ['Session', 'Goes to', 'Last used'].map(terminal.style.bold),
                ...all.map((one) => row(one, now())),
              ]),
      })),
  ).addOption(agentOption());

  leaf<Options>(
    sessions,
    'pin',
    'keep a session on a model, an account, or both',
    runner,
    async ({ api }, [session = '', to = ''], options) =>
      show(await api['sessions.pin']({ ...forAgent(options), session, to }), (pinned) => ({
        json: pinned,
        text: `Pinned ${pinned.session} to ${target(pinned)}`,
      })),
  )
    .argument('<session>', 'as the tool names it; see `baton sessions list`')
    .argument('<model@profile>', 'model@profile, a model, or @profile')
    .addOption(agentOption());

  leaf<Options>(
    sessions,
    'unpin',
    'let a session go where it likes',
    runner,
    async ({ api }, [session = ''], options) =>
      show(await api['sessions.unpin']({ ...forAgent(options), session }), ({ wasPinned }) => ({
        json: { unpinned: session },
        text: wasPinned ? `Not pinned any more: ${session}` : `${session} was not pinned.`,
      })),
  )
    .argument('<session>')
    .addOption(agentOption());
}

const target = ({ model = '', profileId }: SessionView): string =>
  `${model}${profileId === undefined ? '' : `@${profileId}`}`;

const row = (one: SessionView, now: number): string[] => [
  one.session,
  one.source === 'user' ? `${target(one)} (pinned)` : (one.profileId ?? '-'),
  now - one.lastUsed < MINUTE ? 'just now' : `${remaining(now - one.lastUsed)} ago`,
];
