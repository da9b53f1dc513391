/** How many orders wait for somebody, by state; each leads to them. */
import { Link as RouterLink } from 'react-router-dom';
import { Widget } from '@strapi/strapi/admin';
import { Flex, Link, Typography } from '@strapi/design-system';
import type { COUNTED_UP_TO, WaitingAnswer } from '../../back-office/figures/contract';
import { StateBadge } from '../orders/StateBadge';
import { useLoaded } from '../server/useLoaded';
import { useText } from '../texts/useText';

/** The server counts no further. */
const MANY: typeof COUNTED_UP_TO = 10_000;

export function WaitingWidget() {
  const text = useText();
  const { loaded } = useLoaded<WaitingAnswer>('/shop/figures/waiting');
  if (loaded.state === 'loading') return <Widget.Loading />;
  if (loaded.state === 'failed') return <Widget.Error />;
  return (
    <Flex tag="ul" direction="column" alignItems="stretch" gap={3}>
      {loaded.answer.data.map(({ state, count }) => (
        <Flex tag="li" key={state} justifyContent="space-between" gap={2}>
          <Link tag={RouterLink} to={`/orders?state=${state}`}>
            <StateBadge state={state} />
          </Link>
          <Typography variant="beta">{count < MANY ? count : text('home.many', { count })}</Typography>
        </Flex>
      ))}
    </Flex>
  );
}
