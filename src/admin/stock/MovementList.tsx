/** What moved last, why, and who did it. */
import { useIntl } from 'react-intl';
import { Link as RouterLink } from 'react-router-dom';
import { Flex, Link, Typography } from '@strapi/design-system';
import { moment } from '../format';
import { useText } from '../texts/useText';
import { Who } from '../Who';
import type { StockCard } from './types';

export function MovementList({ movements }: Pick<StockCard, 'movements'>) {
  const text = useText();
  return (
    <Flex direction="column" alignItems="stretch" gap={2}>
      <Typography variant="sigma" textColor="neutral600">
        {text('stock.movements')}
      </Typography>
      {movements.length === 0 && <Typography>{text('stock.noMovements')}</Typography>}
      <Flex tag="ol" direction="column" alignItems="stretch" gap={2} aria-label={text('stock.movements')}>
        {movements.map((movement) => (
          <Movement key={`${movement.at} ${movement.stockAfter}`} movement={movement} />
        ))}
      </Flex>
    </Flex>
  );
}

function Movement({ movement }: { movement: StockCard['movements'][number] }) {
  const text = useText();
  const { locale } = useIntl();
  const { delta, stockAfter, reason, note, order, at, who } = movement;
  return (
    <Flex tag="li" direction="column" alignItems="stretch">
      <Flex justifyContent="space-between" gap={2}>
        <Typography>{text(`reason.${reason}`)}</Typography>
        <Typography fontWeight="semiBold" textColor={delta > 0 ? 'success700' : 'danger700'}>
          {delta > 0 ? `+${delta}` : delta} → {stockAfter}
        </Typography>
      </Flex>
      <Typography variant="pi" textColor="neutral600">
        {moment(at, locale)}, <Who who={who} />
      </Typography>
      {order && (
        <Link tag={RouterLink} to={`/orders/${order.documentId}`}>
          {order.number}
        </Link>
      )}
      {note && (
        <Typography variant="pi" textColor="neutral600">
          {note}
        </Typography>
      )}
    </Flex>
  );
}
