/** Finds a browser for tests/browser: the one CHROMIUM_PATH names, else where systems put theirs. */
import { existsSync } from 'node:fs';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** @returns {string | undefined} its path; undefined when there is none, and the tests of the panel are skipped. */
export function findChromium() {
  const { CHROMIUM_PATH } = process.env;
  return CHROMIUM_PATH || PLACES.find((place) => existsSync(place));
}
