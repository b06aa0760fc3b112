import { expect, test } from 'vitest';
import { configSchema } from '../config/schema.ts';
import { settingsTrouble, settingsView, withSettings } from './settings.ts';

const read = (raw: object) => settingsView(configSchema.parse(raw));

test('a change writes its own keys and leaves the rest as it was', () => {
  const raw = { gateway: { port: 7000, note: 'mine' }, auth: { order: { openai: ['openai:a'] } } };
  const edited = withSettings(raw, { gatewayPort: 0, billingBackoffHours: 2 }, []);
  expect(edited).toEqual({
    gateway: { port: 0, note: 'mine' },
    auth: { order: { openai: ['openai:a'] }, cooldowns: { billingBackoffHours: 2 } },
  });
});

test('days of notice are written as a list, and are 7, 3 and 1 when nothing is', () => {
  expect(read({}).notifyBeforeDays).toEqual([7, 3, 1]);
  expect(read(withSettings({}, { notifyBeforeDays: [14] }, [])).notifyBeforeDays).toEqual([14]);
});

test('only these models: the star goes, and comes back', () => {
  const models = { 'anthropic/claude-opus-4-5': {}, '*': {} };
  const raw = { agents: { defaults: { models } } };
  expect(read(raw).onlyTheseModels).toBe(false);
  const closed = withSettings(raw, { onlyTheseModels: true }, [{ provider: 'openai', model: 'gpt-5.2' }]);
  expect(closed).toMatchObject({ agents: { defaults: { models: { 'openai/gpt-5.2': {} } } } });
  expect(read(closed).onlyTheseModels).toBe(true);
  expect(read(withSettings(closed, { onlyTheseModels: false }, [])).onlyTheseModels).toBe(false);
});

test.each<[object, number]>([
  [{ gatewayPort: 70_000 }, 1],
  [{ gatewayPort: 7.5 }, 1],
  [{ gatewayPort: 0 }, 0],
  [{ billingBackoffHours: 0, failureWindowHours: -1 }, 2],
  [{ warnBeforeDays: 0.5 }, 0],
  [{ notifyBeforeDays: [14, 2] }, 0],
  [{ notifyBeforeDays: [] }, 0],
  [{ notifyBeforeDays: [7, 0] }, 1],
])('%j has %i faults', (change, faults) => {
  expect(settingsTrouble(change)).toHaveLength(faults);
});
