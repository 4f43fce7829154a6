/** Made by scripts/vite-standalone-page.mjs. */
declare module 'virtual:standalone-page' {
  export const standalonePage: { readonly script: string; readonly style: string };
}
