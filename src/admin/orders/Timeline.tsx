/** Every state an order has been in, with who brought it there and when. */
import { useIntl } from 'react-intl';
import { Flex, Typography } from '@strapi/design-system';
import type { OrderDocument } from '../../back-office/orders/contract';
import { moment } from '../format';
import { Who } from '../Who';
import { StateBadge } from './StateBadge';

export function Timeline({ timeline }: Pick<OrderDocument, 'timeline'>) {
  const { locale } = useIntl();
  return (
    <Flex tag="ol" direction="column" alignItems="stretch" gap={3}>
      {timeline.map(({ state, at, who }) => (
        <Flex tag="li" key={state} direction="column" alignItems="start" gap={1}>
          <StateBadge state={state} />
          <Typography variant="pi" textColor="neutral600">
            {moment(at, locale)}, <Who who={who} />
          </Typography>
        </Flex>
      ))}
    </Flex>
  );
}
