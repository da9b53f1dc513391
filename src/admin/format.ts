/** Amounts, moments and ages the way the reader's language writes them. */

/** @param amount in major units of the currency. */
export const money = (amount: number, currency: string, locale: string): string =>
  new Intl.NumberFormat(locale, { style: 'currency', currency }).format(amount);

export const moment = (iso: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso));

const STEPS: [Intl.RelativeTimeFormatUnit, seconds: number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** @returns how long ago that was, in the largest unit that fits: "3 hours ago". */
export function age(iso: string, locale: string): string {
  const seconds = Math.max(0, (Date.now() - Date.parse(iso)) / 1000);
  const [unit, size] = STEPS.find(([, step]) => seconds >= step) ?? ['minute', 60];
  return new Intl.RelativeTimeFormat(locale).format(-Math.floor(seconds / size), unit);
}
