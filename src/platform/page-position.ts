/** Where this device is, as the browser tells it. The browser asks the person the first time it is watched, not before. */
import type { PredictionRecord } from '../contracts';

/** A place may be this old, and finding one may take this long. */
const OLDEST_MS = 30_000;
const LONGEST_MS = 30_000;

export const pagePosition = {
  get isAvailable(): boolean {
    return (navigator.geolocation as Geolocation | undefined) !== undefined && isSecureContext;
  },
  watch(
    onPosition: (position: NonNullable<PredictionRecord['position']>) => void,
    onFailure: (kind: 'denied' | 'notFound') => void,
  ): () => void {
    const id = navigator.geolocation.watchPosition(
      ({ coords: { latitude, longitude, accuracy } }) =>
        onPosition({ latitude, longitude, accuracyMetres: accuracy }),
      ({ code }) => onFailure(code === GeolocationPositionError.PERMISSION_DENIED ? 'denied' : 'notFound'),
      { enableHighAccuracy: true, maximumAge: OLDEST_MS, timeout: LONGEST_MS },
    );
    return () => navigator.geolocation.clearWatch(id);
  },
};
