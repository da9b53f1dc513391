/** Numbers that long commands are given: `--orders 10000`. */

/**
 * @param {Record<string, unknown>} values of `parseArgs`.
 * @param {string} name of the parameter.
 * @returns {string} as an environment takes it. Ends the process when it is no whole number above 0.
 */
export function wholeNumber(values, name) {
  const number = Number(values[name]);
  if (Number.isInteger(number) && number > 0) return String(number);
  console.error(`--${name} is a whole number above 0, not "${values[name]}"`);
  process.exit(2);
}
