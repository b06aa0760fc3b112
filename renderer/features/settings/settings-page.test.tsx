import { screen, waitFor } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { draw, settle } from '../../testing/draw.tsx';

const port = () => screen.getByRole('textbox', { name: 'Port' });

describe('numbers', () => {
  test('are saved on Enter, with only what changed', async () => {
    const { user, core, inputs } = await draw('settings');
    const field = screen.getByRole('textbox', { name: 'First pause after a billing error (hours)' });
    await user.clear(field);
    await user.type(field, '2.5{Enter}');
    await settle();
    expect(inputs('settings.set')).toEqual([{ billingBackoffHours: 2.5 }]);
    expect(core.world.settings.billingBackoffHours).toBe(2.5);
  });

  test('are saved on leaving the field, and after a pause', async () => {
    const { user, core } = await draw('settings');
    await user.clear(port());
    await user.type(port(), '7500');
    await user.tab();
    await settle();
    expect(core.world.settings.gatewayPort).toBe(7500);
    await user.clear(port());
    await user.type(port(), '7600');
    await waitFor(() => expect(core.world.settings.gatewayPort).toBe(7600));
  });

  test('a bad one keeps its sentence; the last good one stays in force', async () => {
    const { user, core, inputs } = await draw('settings');
    await user.clear(port());
    await user.type(port(), '70000{Enter}');
    await settle();
    expect(screen.getByText('Write a number from 0 to 65535. 7421 stays in force.')).toBeTruthy();
    expect(port().getAttribute('aria-invalid')).toBe('true');
    expect(inputs('settings.set')).toEqual([]);
    expect(core.world.settings.gatewayPort).toBe(7421);
    await user.keyboard('{Escape}');
    expect((port() as HTMLInputElement).value).toBe('7421');
  });

  test('one the core refuses keeps its reason', async () => {
    const { user, core } = await draw('settings');
    core.fail('settings.set', { code: 'port-in-use', port: 80 });
    await user.clear(port());
    await user.type(port(), '80{Enter}');
    await settle();
    expect(screen.getByText(/Port 80 is taken.*7421 stays in force\./)).toBeTruthy();
    expect((port() as HTMLInputElement).value).toBe('80');
    await user.keyboard('{Escape}');
    expect((port() as HTMLInputElement).value).toBe('7421');
    expect(screen.queryByText(/Port 80 is taken/)).toBeNull();
  });
});

describe('days before the end', () => {
  const days = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'Notify before the end (days)' });

  test('are saved on leaving, most first', async () => {
    const { user, inputs } = await draw('settings');
    expect(days().value).toBe('7, 3, 1');
    await user.clear(days());
    await user.type(days(), '2 14');
    await user.tab();
    await settle();
    expect(inputs('settings.set')).toEqual([{ notifyBeforeDays: [14, 2] }]);
    expect(days().value).toBe('14, 2');
  });

  test('bad ones keep their sentence, and Escape takes them back', async () => {
    const { user, inputs } = await draw('settings');
    await user.clear(days());
    await user.type(days(), 'soon{Enter}');
    await settle();
    expect(screen.getByText('Write whole days from 1 to 3650, with commas. 7, 3, 1 stays in force.')).toBeTruthy();
    expect(inputs('settings.set')).toEqual([]);
    await user.keyboard('{Escape}');
    expect(days().value).toBe('7, 3, 1');
  });

  test('what the core refuses keeps its reason', async () => {
    const { user, core } = await draw('settings');
    core.fail('settings.set', { code: 'write-failed', path: '/x', why: 'disk full' });
    await user.clear(days());
    await user.type(days(), '5{Enter}');
    await settle();
    expect(screen.getByText(/disk full.*7, 3, 1 stays in force\./)).toBeTruthy();
    await user.keyboard('{Escape}');
    expect(days().value).toBe('7, 3, 1');
    expect(screen.queryByText(/disk full/)).toBeNull();
  });
});

describe('choices', () => {
  test('the appearance is saved and shown at once', async () => {
    const { user, core } = await draw('settings');
    await user.click(screen.getByRole('button', { name: 'Dark' }));
    await settle();
    expect(core.world.settings.appearance).toBe('dark');
    expect(screen.getByRole('button', { name: 'Dark', pressed: true })).toBeTruthy();
    expect(document.documentElement.dataset['theme']).toBe('dark');
  });

  test('only these models; what was refused goes back', async () => {
    const { user, core } = await draw('settings');
    const box = () => screen.getByRole<HTMLInputElement>('switch', { name: 'Only these models' });
    await user.click(box());
    await settle();
    expect(core.world.settings.onlyTheseModels).toBe(true);
    expect(box().checked).toBe(true);
    core.fail('settings.set', { code: 'write-failed', path: '/x', why: 'disk full' });
    await user.click(box());
    await settle();
    expect(box().checked).toBe(true);
    expect(screen.getAllByText(/disk full/).length).toBeGreaterThan(0);
  });
});

describe('where things stand', () => {
  test('the vault by its name, protected', async () => {
    await draw('settings');
    expect(screen.getByText('Sealed with GNOME keyring')).toBeTruthy();
    expect(screen.getByText('Protected')).toBeTruthy();
    expect(screen.getByText('/home/mei/.baton')).toBeTruthy();
  });

  test('a key file is not protected, and it says why there is no better', async () => {
    await draw('settings', ({ world }) => {
      Object.assign(world.app.vault, {
        ...{ backend: 'keyfile', name: 'key file', protected: false, because: 'no Secret Service on D-Bus' },
      });
    });
    expect(screen.getByText('Sealed with a key file')).toBeTruthy();
    expect(screen.getByText('Not protected')).toBeTruthy();
    expect(screen.getByText('no Secret Service on D-Bus')).toBeTruthy();
  });

  test('a gateway that could not start says why beside its port', async () => {
    await draw('settings', ({ world }) => {
      world.app.gateway = { state: 'failed', port: 7421, why: 'port 7421 is taken' };
    });
    expect(screen.getByText('Not listening: port 7421 is taken')).toBeTruthy();
  });

  test('a load that fails keeps what was shown; a first one says why', async () => {
    const { core } = await draw('settings');
    core.fail('settings.get', { code: 'internal', traceId: 'tr-9' });
    core.emit('changed', { topics: ['settings'] });
    await settle();
    expect(screen.getByText('Shown as of 13:41.')).toBeTruthy();
    expect(port()).toBeTruthy();
    await draw('settings', (fake) => fake.fail('settings.get', { code: 'internal', traceId: 'tr-8' }));
    expect(screen.getByText(/tr-8/)).toBeTruthy();
  });
});
