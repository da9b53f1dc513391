/** Days for tests: none of them begins while a test is under way. */

/** @returns a time zone in which it is about noon. Those of this kind count west of Greenwich with a plus. */
export function zoneAtNoon(): string {
  const ahead = 12 - new Date().getUTCHours();
  return ahead === 0 ? 'Etc/GMT' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
}

/** @returns the date that it is there, such as 2026-11-22. */
export const dayIn = (timeZone: string): string => new Intl.DateTimeFormat('en-CA', { timeZone }).format();
