/** Orders as rows: number, customer, state, total, pieces and age. */
import { useIntl } from 'react-intl';
import { Link as RouterLink } from 'react-router-dom';
import { Box, Checkbox, Link, Table, Tbody, Td, Th, Thead, Tr, Typography } from '@strapi/design-system';
import type { OfferedOrder } from '../../back-office/orders/contract';
import { age, money, moment } from '../format';
import { useText } from '../texts/useText';
import { StateBadge } from './StateBadge';

const COLUMNS = ['number', 'customer', 'state', 'total', 'items', 'age'] as const;

interface Properties {
  orders: OfferedOrder[];
  /** documentIds; undefined when the reader may choose none. */
  chosen: ReadonlySet<string> | undefined;
  onChoose: (chosen: ReadonlySet<string>) => void;
}

export function OrderTable({ orders, chosen, onChoose }: Properties) {
  const text = useText();
  if (orders.length === 0) {
    return (
      <Box background="neutral0" padding={6} hasRadius shadow="tableShadow">
        <Typography textColor="neutral600">{text('orders.none')}</Typography>
      </Box>
    );
  }
  const all = new Set(orders.map(({ documentId }) => documentId));
  return (
    <Table colCount={COLUMNS.length + (chosen ? 1 : 0)} rowCount={orders.length + 1}>
      <Thead>
        <Tr>
          {chosen && (
            <Th>
              <Checkbox
                aria-label={text('orders.selectAll')}
                checked={orders.every(({ documentId }) => chosen.has(documentId))}
                onCheckedChange={(checked) => onChoose(checked === true ? all : new Set())}
              />
            </Th>
          )}
          {COLUMNS.map((column) => (
            <Th key={column}>
              <Typography variant="sigma">{text(`orders.column.${column}`)}</Typography>
            </Th>
          ))}
        </Tr>
      </Thead>
      <Tbody>
        {orders.map((order) => (
          <OrderRow key={order.documentId} order={order} chosen={chosen} onChoose={onChoose} />
        ))}
      </Tbody>
    </Table>
  );
}

function OrderRow({ order, chosen, onChoose }: Omit<Properties, 'orders'> & { order: OfferedOrder }) {
  const text = useText();
  const { locale } = useIntl();
  const { documentId, number } = order;
  const choose = (checked: boolean) => {
    const others = [...(chosen ?? [])].filter((one) => one !== documentId);
    onChoose(new Set(checked ? [...others, documentId] : others));
  };
  return (
    <Tr>
      {chosen && (
        <Td>
          <Checkbox
            aria-label={text('orders.select', { number })}
            checked={chosen.has(documentId)}
            onCheckedChange={(checked) => choose(checked === true)}
          />
        </Td>
      )}
      <Td>
        <Link tag={RouterLink} to={documentId}>
          {number}
        </Link>
      </Td>
      <Td>
        <Typography>{order.customer ?? text('orders.unknownCustomer')}</Typography>
      </Td>
      <Td>
        <StateBadge state={order.state} />
      </Td>
      <Td>
        <Typography>{money(order.total, order.currency, locale)}</Typography>
      </Td>
      <Td>
        <Typography>{order.items}</Typography>
      </Td>
      <Td>
        <Typography title={moment(order.placedAt, locale)}>{age(order.placedAt, locale)}</Typography>
      </Td>
    </Tr>
  );
}
