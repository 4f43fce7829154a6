/** The composition root of the page: builds adapters and state, joins them, and mounts the app. */
import { mount } from 'svelte';
import { pagePreferences } from './platform/page-preferences';
import { saveFile } from './platform/save-file';
import { verifyInFreshWorker } from './platform/verify-in-fresh-worker';
import { watchTraffic } from './platform/watch-traffic';
import { createWorkerClient } from './platform/workers/client';
import { Preferences } from './state/preferences.svelte';
import { Privacy } from './state/privacy.svelte';
import { Project } from './state/project.svelte';
import App from './ui/App.svelte';

const target = document.getElementById('app');
if (target === null) {
  throw new Error('index.html has no element with the id "app".');
}

const client = createWorkerClient(() => project.loseWorker());
const project = new Project({
  data: client.data,
  model: client.model,
  verifyExport: (callId, runId, exported) => verifyInFreshWorker(client, callId, runId, exported),
  stopModelCall: (callId, settled) => client.stopModelCall(callId, settled),
  saveFile,
  onNextFrame: (work) => void requestAnimationFrame(work),
  newId: () => crypto.randomUUID(),
});

mount(App, {
  target,
  props: {
    project,
    preferences: new Preferences(pagePreferences),
    privacy: new Privacy(watchTraffic),
    charts: { saveFile },
    onreload: () => location.reload(),
  },
});
// Only later rooms use this face; it is fetched while there is a network.
void document.fonts.load("12px 'Source Code Pro Variable'");
void project.start();
