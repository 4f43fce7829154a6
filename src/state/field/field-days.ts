/** Days as a person counts them: from midnight to midnight where they are. */

/** Midnight of the person's own day, as UTC. */
export function startOfDay(now: string): string {
  const time = new Date(now);
  return new Date(time.getFullYear(), time.getMonth(), time.getDate()).toISOString();
}

/** The person's own day, as 2026-11-09. */
export function dayOf(now: string): string {
  const time = new Date(now);
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${time.getFullYear()}-${pad(time.getMonth() + 1)}-${pad(time.getDate())}`;
}
