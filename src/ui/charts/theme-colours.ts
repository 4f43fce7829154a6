/** Tokens as colours, for what CSS cannot reach: pixels of a canvas. Read again when the theme changes. */
import { createSubscriber } from 'svelte/reactivity';
import { parseHexColour, type Rgb } from './surface-colours';

const subscribe = createSubscriber((update) => {
  const observer = new MutationObserver(update);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
});

const GREY: Rgb = [128, 128, 128];

/** Reactive in an effect or a derived value. */
export function readColours(names: readonly string[]): Rgb[] {
  subscribe();
  const style = getComputedStyle(document.documentElement);
  return names.map((name) => parseHexColour(style.getPropertyValue(`--${name}`)) ?? GREY);
}
