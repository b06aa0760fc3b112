import { describe, expect, test } from 'vitest';
import type { Files } from '../ports.ts';

/** What the fake disk and the real one both promise. `settle` waits until watchers have been told. */
export function filesContract(
  name: string,
  make: () => { readonly files: Files; readonly folder: string; readonly settle: () => Promise<unknown> },
): void {
  describe(`${name} (files)`, () => {
    test('a missing file is missing; a written one is read back as it was', async () => {
      const { files, folder } = make();
      const path = `${folder}/a/b.txt`;
      expect(await files.read(path)).toEqual({ ok: false, error: { kind: 'missing' } });
      expect(await files.stat(path)).toBeNull();
      for (const text of ['', 'ключ 🔑\n', 'x'.repeat(100_000)]) {
        expect(await files.write(path, text)).toEqual({ ok: true, value: undefined });
        expect(await files.read(path)).toEqual({ ok: true, value: text });
      }
      expect(await files.stat(path)).toMatchObject({ mode: 0o600, size: 100_000 });
    });

    test('lists names in order, and nothing where there is no folder', async () => {
      const { files, folder } = make();
      expect(await files.list(`${folder}/none`)).toEqual([]);
      await files.write(`${folder}/l/b`, '1');
      await files.write(`${folder}/l/a/inside`, '1');
      expect(await files.list(`${folder}/l`)).toEqual(['a', 'b']);
    });

    test('appends, moves and removes; removing what is absent is fine', async () => {
      const { files, folder } = make();
      await files.append(`${folder}/log`, 'one\n');
      await files.append(`${folder}/log`, new TextEncoder().encode('two ü\n'));
      expect(await files.move(`${folder}/log`, `${folder}/log.1`)).toMatchObject({ ok: true });
      expect(await files.read(`${folder}/log.1`)).toEqual({ ok: true, value: 'one\ntwo ü\n' });
      expect(await files.read(`${folder}/log`)).toMatchObject({ ok: false });
      expect(await files.move(`${folder}/none`, `${folder}/x`)).toMatchObject({ ok: false });

      await files.write(`${folder}/d/e/f`, '1');
      expect(await files.remove(`${folder}/d`)).toMatchObject({ ok: true });
      expect(await files.remove(`${folder}/d`)).toMatchObject({ ok: true });
      expect(await files.list(`${folder}/d`)).toEqual([]);
    });

    test('making private takes away what others may, and nothing else', async () => {
      if (process.platform === 'win32') return;
      const { files, folder } = make();
      const path = `${folder}/p/open`;
      await files.write(path, '1', 0o754);
      expect(await files.makePrivate(path)).toEqual({ ok: true, value: undefined });
      expect(await files.stat(path)).toMatchObject({ mode: 0o700 });
      expect(await files.makePrivate(`${folder}/p/none`)).toMatchObject({ ok: false });
    });

    test('another program’s file: text, permissions and real path; too large, absent, or no file', async () => {
      const { files, folder } = make();
      const path = `${folder}/theirs/login.json`;
      await files.write(path, 'né', 0o640);
      const real = (await files.realPath(folder)) ?? '';
      const found = await files.peek(path, 3);
      expect(found).toMatchObject({ ok: true, value: { text: 'né', realPath: `${real}/theirs/login.json` } });
      expect(found.ok ? found.value.mode : 0).toBe(process.platform === 'win32' ? 0o666 : 0o640);
      expect(await files.peek(path, 2)).toEqual({ ok: false, error: { kind: 'too-large', size: 3 } });
      expect(await files.peek(`${folder}/theirs`, 9)).toEqual({
        ok: false,
        error: { kind: 'no-file', isFolder: true },
      });
      for (const absent of [`${folder}/none`, `${path}/below`])
        expect(await files.peek(absent, 9)).toEqual({ ok: false, error: { kind: 'missing' } });
      expect(await files.realPath(`${folder}/none`)).toBeNull();
    });

    test('overwriting keeps the file, and fails where there is none', async () => {
      const { files, folder } = make();
      const path = `${folder}/theirs.json`;
      await files.write(path, 'a long text of before', 0o640);
      const before = await files.stat(path);
      expect(await files.overwrite(path, 'né')).toEqual({ ok: true, value: undefined });
      expect(await files.read(path)).toEqual({ ok: true, value: 'né' });
      expect(await files.stat(path)).toMatchObject({ mode: before?.mode, size: 3 });
      expect(await files.peek(path, 9)).toMatchObject({ ok: true, value: { names: 1 } });
      expect(await files.overwrite(`${folder}/none`, 'x')).toMatchObject({ ok: false });
      expect(await files.list(folder)).toEqual(['theirs.json']);
    });

    test('writes at the same time leave one of the texts, whole', async () => {
      const { files, folder } = make();
      const texts = Array.from({ length: 10 }, (_, n) => String(n).repeat(10_000));
      await Promise.all(texts.map((text) => files.write(`${folder}/same`, text)));
      const read = await files.read(`${folder}/same`);
      expect(texts).toContain(read.ok ? read.value : '');
      expect(await files.list(folder)).toEqual(['same']);
    });

    test('a watcher is told of a file that appears, changes and goes, and no more once it left', async () => {
      const { files, folder, settle } = make();
      let told = 0;
      const path = `${folder}/watched.json`;
      const leave = files.watch(path, () => (told += 1));
      const happens = async (act: () => Promise<unknown>) => {
        const before = told;
        await act();
        await settle();
        return told - before > 0;
      };
      expect(await happens(() => files.write(path, '1'))).toBe(true);
      expect(await happens(() => files.write(path, '2'))).toBe(true);
      expect(await happens(() => files.write(`${folder}/other.json`, '2'))).toBe(false);
      expect(await happens(() => files.remove(path))).toBe(true);
      leave();
      expect(await happens(() => files.write(path, '3'))).toBe(false);
    });
  });
}
