/** Says of a stock that it is low or gone; of any other nothing. */
import { Badge } from '@strapi/design-system';
import { useText } from '../texts/useText';

export function StockMark({ stock, lowStockThreshold }: { stock: number; lowStockThreshold: number }) {
  const text = useText();
  if (stock === 0)
    return (
      <Badge backgroundColor="danger100" textColor="neutral800">
        {text('stock.out')}
      </Badge>
    );
  if (stock <= lowStockThreshold)
    return (
      <Badge backgroundColor="warning100" textColor="neutral800">
        {text('stock.low')}
      </Badge>
    );
  return null;
}
