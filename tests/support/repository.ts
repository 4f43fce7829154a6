/** The repository as the architecture tests see it: its files, and the build in dist/. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');

export function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** Every file below a folder, as paths from the root with forward slashes; empty where there is no such folder. */
export function listFiles(folder: string): string[] {
  const start = join(root, folder);
  return existsSync(start)
    ? readdirSync(start, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
        .sort()
    : [];
}

/** The files that make up the repository: tracked, or new and not ignored. */
export function listRepositoryFiles(): string[] {
  const output = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return output.split('\0').filter((path) => path !== '' && existsSync(join(root, path)));
}

/** The files of the build. Throws where there is none, because a missing build must not pass for a clean one. */
export function listBuiltFiles(): string[] {
  const files = listFiles('dist');
  if (!files.includes('dist/index.html')) {
    throw new Error('There is no build in dist/. Run: npm run build');
  }
  return files;
}
