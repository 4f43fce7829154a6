/**
 * Ends with status 0 when node_modules holds exactly what package-lock.json asks for on this machine, 1 otherwise, so
 * that an up-to-date folder is not installed anew.
 */
import { readFileSync } from 'node:fs';

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean }} LockedPackage
 * @param {string} path
 * @returns {Record<string, LockedPackage>}
 */
function readPackages(path) {
  return JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8')).packages;
}

function isCurrent() {
  try {
    const wanted = readPackages('../package-lock.json');
    const installed = readPackages('../node_modules/.package-lock.json');
    const same = Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
      const found = installed[path];
      if (path === '') {
        return true;
      }
      // Optional packages for other systems are not installed here.
      return found === undefined
        ? optional === true
        : found.version === version && found.integrity === integrity;
    });
    return same && Object.keys(installed).every((path) => wanted[path] !== undefined);
  } catch {
    return false;
  }
}

process.exitCode = isCurrent() ? 0 : 1;
