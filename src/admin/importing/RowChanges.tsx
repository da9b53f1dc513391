/** In words, what a row of the file would change. */
import { useIntl } from 'react-intl';
import { Typography } from '@strapi/design-system';
import { money } from '../format';
import { useCurrency } from '../server/useCurrency';
import { useText } from '../texts/useText';
import type { PreviewedRow } from './importing';

type Difference = PreviewedRow['differences'][number];

export function RowChanges({ row: { row, change, differences } }: { row: PreviewedRow }) {
  const text = useText();
  const { locale } = useIntl();
  const currency = useCurrency();
  const amount = (value: number) => (currency ? money(value, currency, locale) : String(value));

  const inWords = (difference: Difference): string => {
    const field = text(`import.field.${difference.field}`);
    if (difference.field === 'description') return field;
    const value = (one: string | number | boolean | null) => {
      if (one === null) return text('import.nothing');
      if (typeof one === 'boolean') return text(one ? 'import.yes' : 'import.no');
      return difference.field === 'price' ? amount(Number(one)) : one;
    };
    return text('import.difference', {
      field,
      before: value(difference.before),
      after: value(difference.after),
    });
  };

  if (change === 'created')
    return <Typography>{text('import.new', { price: amount(row.price), stock: row.stock ?? 0 })}</Typography>;
  return differences.map((difference) => (
    <Typography key={difference.field}>{inWords(difference)}</Typography>
  ));
}
