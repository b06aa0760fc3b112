import { useEffect, useMemo } from 'react';
import type { ReactNode } from 'react';
import { explain } from '#shared/errors';
import type { AppView } from '#shared/status';
import { t } from '../../i18n/t.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Loaded } from '../../ui/loading.tsx';
import { Page } from '../../ui/page.tsx';
import type { PageInput } from '../../ui/page-input.ts';
import { useSay } from '../../ui/toasts.tsx';
import { DaysField } from './days-field.tsx';
import { NumberField } from './number-field.tsx';
import type { NumberFieldProps } from './number-field.tsx';
import { OwnProviders } from './own/own-providers.tsx';
import { createSettingsStore } from './settings-store.ts';
import type { SettingsStore, SettingsValue } from './settings-store.ts';
import './settings.css';

/** Saved as they are changed. */
export function SettingsPage(input: PageInput) {
  const { client, now } = input;
  const store = useMemo(() => createSettingsStore({ api: client.api, client, now }), [client, now]);
  const { view, load } = store();
  useEffect(() => store.start(), [store]);
  return (
    <Page title={t('settings.title')} line={t('settings.line')}>
      <Loaded view={view} retry={() => void load()} label={t('settings.loading')}>
        {(value) => <Sections value={value} store={store} input={input} />}
      </Loaded>
    </Page>
  );
}

interface SectionsProps {
  readonly value: SettingsValue;
  readonly store: SettingsStore;
  readonly input: PageInput;
}

function Sections({ value, store, input }: SectionsProps) {
  const { settings, app } = value;
  const number = (name: NumberFieldProps['name'], label: string, unit?: string) => (
    <NumberField
      name={name}
      label={label}
      {...(unit !== undefined && { unit })}
      settings={settings}
      save={(next) => store.save({ [name]: next })}
    />
  );
  return (
    <div className="settings">
      <Section title={t('settings.general')}>
        <Row title={t('settings.appearance')}>
          <Appearance value={value} store={store} />
        </Row>
      </Section>
      <Section title={t('settings.notifications')} line={t('settings.notificationsLine')}>
        <Row
          title={t('settings.warn')}
          sub={withCode(t('settings.warnSub'), '{command}', 'baton models status --check')}
        >
          {number('warnBeforeDays', t('settings.warn'), t('settings.days'))}
        </Row>
        <Row title={t('settings.notify')} sub={t('settings.notifySub')}>
          <DaysField
            label={t('settings.notify')}
            inForce={settings.notifyBeforeDays}
            save={(notifyBeforeDays) => store.save({ notifyBeforeDays })}
          />
        </Row>
      </Section>
      <Section title={t('settings.handingOn')} line={t('settings.handingOnLine')}>
        <Row title={t('settings.billing')} sub={t('settings.billingSub', { hours: settings.billingMaxHours })}>
          {number('billingBackoffHours', t('settings.billing'), t('settings.hours'))}
        </Row>
        <Row title={t('settings.billingMax')}>
          {number('billingMaxHours', t('settings.billingMax'), t('settings.hours'))}
        </Row>
        <Row title={t('settings.forget')}>
          {number('failureWindowHours', t('settings.forget'), t('settings.hours'))}
        </Row>
        <OnlyThese value={value} store={store} />
      </Section>
      <Section title={t('settings.gateway')} line={t('settings.gatewayLine')}>
        <Row title={t('settings.port')} sub={gatewayLine(app)}>
          {number('gatewayPort', t('settings.port'))}
        </Row>
      </Section>
      <Section title={t('own.title')} line={t('own.line')}>
        <OwnProviders {...input} />
      </Section>
      <Vault app={app} />
    </div>
  );
}

function Section(props: { readonly title: string; readonly line?: string; readonly children: ReactNode }) {
  return (
    <section className="sec" aria-label={props.title}>
      <div>
        <h2>{props.title}</h2>
        {props.line !== undefined && <p className="sm m3">{props.line}</p>}
      </div>
      <div className="card">{props.children}</div>
    </section>
  );
}

function Row(props: { readonly title: string; readonly sub?: ReactNode; readonly children: ReactNode }) {
  return (
    <div className="r">
      <div className="grow">
        <p>{props.title}</p>
        {props.sub !== undefined && <p className="sm m3">{props.sub}</p>}
      </div>
      {props.children}
    </div>
  );
}

function Appearance({ value, store }: { readonly value: SettingsValue; readonly store: SettingsStore }) {
  const save = useSave(store);
  return (
    <div className="seg" role="group" aria-label={t('settings.appearance')}>
      {(['system', 'light', 'dark'] as const).map((appearance) => (
        <button
          key={appearance}
          type="button"
          aria-pressed={value.settings.appearance === appearance}
          onClick={() => save({ appearance })}
        >
          {t(`settings.appearance.${appearance}`)}
        </button>
      ))}
    </div>
  );
}

function OnlyThese({ value, store }: { readonly value: SettingsValue; readonly store: SettingsStore }) {
  const save = useSave(store);
  return (
    <Row title={t('settings.onlyThese')} sub={withCode(t('settings.onlyTheseSub'), '{key}', 'agents.defaults.models')}>
      <input
        type="checkbox"
        role="switch"
        className="sw"
        aria-label={t('settings.onlyThese')}
        checked={value.settings.onlyTheseModels}
        onChange={(event) => save({ onlyTheseModels: event.target.checked })}
      />
    </Row>
  );
}

/** For what is chosen rather than typed: a refusal is said, and the control shows what is in force. */
function useSave(store: SettingsStore) {
  const say = useSay();
  return (change: Parameters<SettingsStore['save']>[0]) =>
    void store.save(change).then((result) => {
      if (!result.ok) say(explain(result.error), { failed: true });
    });
}

function Vault({ app }: { readonly app: AppView }) {
  const { vault } = app;
  return (
    <Section title={t('settings.vault')}>
      <Row title={t(`settings.sealed.${vault.backend}`, { name: vault.name })} sub={vaultLine(app)}>
        <span className={`state ${vault.protected ? 'go' : 'warn'}`}>
          <Icon name={vault.protected ? 'check-circle' : 'warning'} />
          {t(vault.protected ? 'settings.protected' : 'settings.notProtected')}
        </span>
      </Row>
      <Row title={t('settings.folder')} sub={<code>{app.stateDir}</code>}>
        <CopyButton text={app.stateDir} label={t('settings.copyFolder')} done={t('action.pathCopied')} />
      </Row>
      <Row title={t('settings.version')}>
        <span className="m2">{app.version}</span>
      </Row>
    </Section>
  );
}

function vaultLine({ vault }: AppView): string {
  const { state } = vault;
  if (state.kind === 'locked') return t('settings.vaultLocked');
  if (state.kind !== 'open') return state.why;
  return vault.because ?? t('settings.vaultOpen');
}

function gatewayLine({ gateway }: AppView): string {
  if (gateway.state === 'failed') return t('settings.portWhy', { why: gateway.why ?? '' });
  return gateway.url === undefined ? t('settings.portAny') : t('settings.portSub', { url: gateway.url });
}

/** The sentence with its hole drawn as code. */
function withCode(sentence: string, hole: string, code: string): ReactNode {
  const [before, after = ''] = sentence.split(hole);
  return (
    <>
      {before}
      <code>{code}</code>
      {after}
    </>
  );
}
