/**
 * The response headers of the app: the one place where they are written down. The development server, the
 * preview server, `scripts/serve.mjs` and the tests all read them here.
 *
 * They go on every response, not only on pages: a worker takes its Content-Security-Policy from the response of
 * its own script, and a cross-origin isolated page refuses a worker whose script does not say so itself.
 */

/** @type {Readonly<Record<string, readonly string[]>>} */
const contentSecurityPolicy = {
  'default-src': ["'none'"],
  // WebAssembly needs its own permission; it does not allow eval.
  'script-src': ["'self'", "'wasm-unsafe-eval'"],
  'worker-src': ["'self'"],
  'connect-src': ["'self'"],
  'img-src': ["'self'", 'blob:', 'data:'],
  'media-src': ["'self'", 'blob:'],
  'style-src': ["'self'"],
  'font-src': ["'self'"],
  'manifest-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
  'object-src': ["'none'"],
};

/**
 * Browser features: `self` for those the app uses on the user's command, nothing for the rest. Features that
 * Chromium does not know would only fill the console with warnings, so they are not listed.
 *
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const permissionsPolicy = {
  camera: ['self'],
  microphone: ['self'],
  'screen-wake-lock': ['self'],
  'clipboard-write': ['self'],
  fullscreen: ['self'],
  geolocation: ['self'],
  'cross-origin-isolated': ['self'],
  accelerometer: [],
  autoplay: [],
  'browsing-topics': [],
  'clipboard-read': [],
  'display-capture': [],
  'encrypted-media': [],
  gamepad: [],
  gyroscope: [],
  hid: [],
  'identity-credentials-get': [],
  'idle-detection': [],
  'local-fonts': [],
  magnetometer: [],
  midi: [],
  'otp-credentials': [],
  payment: [],
  'picture-in-picture': [],
  'publickey-credentials-create': [],
  'publickey-credentials-get': [],
  serial: [],
  'storage-access': [],
  usb: [],
  'xr-spatial-tracking': [],
};

/** @param {Readonly<Record<string, readonly string[]>>} policy */
function formatContentSecurityPolicy(policy) {
  return Object.entries(policy)
    .map(([directive, sources]) => `${directive} ${sources.join(' ')}`)
    .join('; ');
}

/** @param {Readonly<Record<string, readonly string[]>>} policy */
function formatPermissionsPolicy(policy) {
  return Object.entries(policy)
    .map(([feature, allowed]) => `${feature}=(${allowed.join(' ')})`)
    .join(', ');
}

/** @type {Readonly<Record<string, string>>} */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': formatPermissionsPolicy(permissionsPolicy),
};

/**
 * The headers of the built app.
 *
 * @type {Readonly<Record<string, string>>}
 */
export const securityHeaders = {
  'Content-Security-Policy': formatContentSecurityPolicy(contentSecurityPolicy),
  ...isolation,
};

/**
 * The headers of the development server. Vite puts styles into the page as style elements while developing, so
 * inline styles are allowed there, and only there: a build that needs them fails the end-to-end tests.
 *
 * @type {Readonly<Record<string, string>>}
 */
export const developmentHeaders = {
  'Content-Security-Policy': formatContentSecurityPolicy({
    ...contentSecurityPolicy,
    'style-src': ["'self'", "'unsafe-inline'"],
  }),
  ...isolation,
};
