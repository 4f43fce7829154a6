/** Texts that exports are made of. Each is a part of the build that is fetched when an export asks for it. */
import type { ExportTextsPort } from '../../src/contracts';

export const exportTexts: ExportTextsPort = {
  async pythonModules() {
    const { pythonModules } = await import('./python-modules');
    return pythonModules;
  },
  async standalonePage() {
    const { standalonePage } = await import('virtual:standalone-page');
    return standalonePage;
  },
};
