/** The composition root of the page: builds adapters and state, and mounts the app. */
import { mount } from 'svelte';
import App from './ui/App.svelte';

const target = document.getElementById('app');
if (target === null) {
  throw new Error('index.html has no element with the id "app".');
}
mount(App, { target });
