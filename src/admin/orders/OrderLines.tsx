/** What was ordered, with the names and prices of that moment. */
import { useIntl } from 'react-intl';
import { Avatar, Table, Tbody, Td, Th, Thead, Tr, Typography, VisuallyHidden } from '@strapi/design-system';
import type { OrderDocument } from '../../back-office/orders/contract';
import { money } from '../format';
import { useText } from '../texts/useText';

const COLUMNS = ['product', 'sku', 'quantity', 'unitPrice', 'total'] as const;

export function OrderLines({ order }: { order: OrderDocument }) {
  const text = useText();
  const { locale } = useIntl();
  const amount = (value: number) => money(value, order.currency, locale);
  return (
    <>
      <Table colCount={COLUMNS.length + 1} rowCount={order.lines.length + 1}>
        <Thead>
          <Tr>
            <Th>
              <VisuallyHidden>{text('order.line.picture')}</VisuallyHidden>
            </Th>
            {COLUMNS.map((column) => (
              <Th key={column}>
                <Typography variant="sigma">{text(`order.line.${column}`)}</Typography>
              </Th>
            ))}
          </Tr>
        </Thead>
        <Tbody>
          {order.lines.map((line) => (
            <Tr key={line.product}>
              <Td>
                {line.picture && <Avatar.Item src={line.picture} alt="" fallback={line.name.slice(0, 1)} />}
              </Td>
              <Td>
                <Typography>{line.name}</Typography>
              </Td>
              <Td>
                <Typography>{line.sku}</Typography>
              </Td>
              <Td>
                <Typography>{line.quantity}</Typography>
              </Td>
              <Td>
                <Typography>{amount(line.unitPrice)}</Typography>
              </Td>
              <Td>
                <Typography>{amount(line.total)}</Typography>
              </Td>
            </Tr>
          ))}
        </Tbody>
      </Table>
      {order.adjustments.length > 0 && (
        <>
          <Typography tag="p" textAlign="right">
            {text('order.subtotal')}: {amount(order.subtotal)}
          </Typography>
          {order.adjustments.map(({ kind, label, amount: added, source }, index) => (
            <Typography key={index} tag="p" textAlign="right">
              {label} ({text(`order.adjustment.${kind}`)}, {source}): {amount(added)}
            </Typography>
          ))}
        </>
      )}
      <Typography variant="delta" textAlign="right">
        {text('order.total')}: {amount(order.total)}
      </Typography>
    </>
  );
}
