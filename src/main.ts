/** The composition root of the page: builds adapters and state, joins them, and mounts the app. */
import 'virtual:fonts.css';
import { mount } from 'svelte';
import { pageAddress } from './platform/page-address';
import { pageDevice } from './platform/page-device';
import { pagePosition } from './platform/page-position';
import { pageNotices } from './platform/page-notices';
import { pagePreferences } from './platform/page-preferences';
import { pageWakeLock } from './platform/page-wake-lock';
import { saveFile } from './platform/save-file';
import { verifyInFreshWorker } from './platform/verify-in-fresh-worker';
import { watchTraffic } from './platform/watch-traffic';
import { createWorkerClient } from './platform/workers/client';
import { Device } from './state/device.svelte';
import { Preferences } from './state/preferences.svelte';
import { Privacy } from './state/privacy.svelte';
import { Studio } from './state/studio.svelte';
import App from './ui/App.svelte';
import { loadAllCatalogues, loadCatalogue } from './ui/i18n/catalogues.svelte';
import { loadAllRooms } from './ui/room-loaders';

const target = document.getElementById('app');
if (target === null) {
  throw new Error('index.html has no element with the id "app".');
}

const preferences = new Preferences(pagePreferences);
const words = loadCatalogue(preferences.locale);
/** Whatever the page may need later and that is not here yet. */
async function loadAllParts(): Promise<void> {
  await Promise.all([loadAllCatalogues(), loadAllRooms()]);
}

const client = createWorkerClient(() => studio.project.loseWorker());
const device = new Device({ ...pageDevice, loadAllParts });
const studio = new Studio(
  {
    data: client.data,
    model: client.model,
    verifyExport: (callId, runId, exported) => verifyInFreshWorker(client, callId, runId, exported),
    stopModelCall: (callId, settled) => client.stopModelCall(callId, settled),
    saveFile,
    onNextFrame: (work) => void requestAnimationFrame(work),
    wakeLock: pageWakeLock,
    position: pagePosition,
    notices: { port: pageNotices, store: pagePreferences },
    newId: () => crypto.randomUUID(),
    later: (work, afterMs) => void setTimeout(work, afterMs),
    now: () => new Date().toISOString(),
  },
  pageAddress,
  device,
);

const started = studio.start();
void words.then(async () => {
  mount(App, {
    target,
    props: {
      studio,
      preferences,
      privacy: new Privacy(watchTraffic),
      charts: { saveFile },
      onreload: () => location.reload(),
    },
  });
  await started;
  // Only later rooms use this face; it is fetched while there is a network.
  await document.fonts.load("12px 'Source Code Pro Variable'");
  await device.loadAllParts();
});
