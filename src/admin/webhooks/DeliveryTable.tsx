/** Deliveries as rows: what was told, about what, to whom, and what became of it. */
import { useIntl } from 'react-intl';
import { Link as RouterLink } from 'react-router-dom';
import { Box, Link, Table, Tbody, Td, Th, Thead, Tr, Typography } from '@strapi/design-system';
import type { ListedDelivery } from '../../back-office/webhooks/contract';
import { moment } from '../format';
import { useText } from '../texts/useText';
import { DeliveryBadge } from './DeliveryBadge';

const COLUMNS = ['id', 'event', 'about', 'webhook', 'state', 'attempts', 'at'] as const;

export function DeliveryTable({ deliveries }: { deliveries: ListedDelivery[] }) {
  const text = useText();
  const { locale } = useIntl();
  if (deliveries.length === 0) {
    return (
      <Box background="neutral0" padding={6} hasRadius shadow="tableShadow">
        <Typography textColor="neutral600">{text('deliveries.none')}</Typography>
      </Box>
    );
  }
  return (
    <Table colCount={COLUMNS.length} rowCount={deliveries.length + 1}>
      <Thead>
        <Tr>
          {COLUMNS.map((column) => (
            <Th key={column}>
              <Typography variant="sigma">{text(`deliveries.column.${column}`)}</Typography>
            </Th>
          ))}
        </Tr>
      </Thead>
      <Tbody>
        {deliveries.map(({ id, event, title, webhook, state, attempts, happenedAt }) => (
          <Tr key={id}>
            <Td>
              <Link tag={RouterLink} to={id}>
                {id}
              </Link>
            </Td>
            <Td>
              <Typography>{event}</Typography>
            </Td>
            <Td>
              <Typography>{title}</Typography>
            </Td>
            <Td>
              <Typography>{webhook.name ?? text('deliveries.goneWebhook', { id: webhook.id })}</Typography>
            </Td>
            <Td>
              <DeliveryBadge state={state} />
            </Td>
            <Td>
              <Typography>{attempts}</Typography>
            </Td>
            <Td>
              <Typography>{moment(happenedAt, locale)}</Typography>
            </Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}
