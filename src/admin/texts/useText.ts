/** Our texts in the panel's language. Every text has a key; a key without one does not compile. */
import { useIntl } from 'react-intl';
import en from './en.json';

export type TextKey = keyof typeof en;

type Values = Record<string, string | number>;

/** The id under which the panel knows a text of ours. */
export const textId = (key: TextKey): string => `shop.${key}`;

/** @returns a function from a key, and what stands in its braces, to the text. */
export function useText(): (key: TextKey, values?: Values) => string {
  const { formatMessage } = useIntl();
  return (key, values) => formatMessage({ id: textId(key), defaultMessage: en[key] }, values);
}
