/** All our texts as the panel's own translation mechanism takes them: by language, under ids of ours. */
import de from './de.json';
import en from './en.json';
import { textId, type TextKey } from './useText';

type Texts = Record<TextKey, string>;

const asTranslations = (texts: Texts): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).map(([key, text]) => [textId(key as TextKey), text]));

export const translations = { en: asTranslations(en), de: asTranslations(de) };
