/** One order as a document to read: whose it is, where it goes, what is in it, and what happened to it. */
import { useIntl } from 'react-intl';
import { useParams } from 'react-router-dom';
import { BackButton, Layouts, Page } from '@strapi/strapi/admin';
import { Box, Flex, Grid, Typography } from '@strapi/design-system';
import type { OrderDocument } from '../../back-office/orders/contract';
import { moment } from '../format';
import { useLoaded } from '../server/useLoaded';
import { useText } from '../texts/useText';
import { MoveButtons } from './MoveButtons';
import { OrderLines } from './OrderLines';
import { Paper } from './Paper';
import { StateBadge } from './StateBadge';
import { Timeline } from './Timeline';

export function OrderPage() {
  const text = useText();
  const { id = '' } = useParams();
  const { loaded, reload } = useLoaded<{ data: OrderDocument }>(`/shop/orders/${encodeURIComponent(id)}`);
  if (loaded.state === 'loading') return <Page.Loading />;
  if (loaded.state === 'failed') return <Page.Error content={text('failed', { message: loaded.message })} />;
  return <OrderSheet order={loaded.answer.data} onMoved={reload} />;
}

function OrderSheet({ order, onMoved }: { order: OrderDocument; onMoved: () => Promise<void> }) {
  const text = useText();
  const { locale } = useIntl();
  const title = text('order.title', { number: order.number });
  return (
    <Page.Main>
      <Page.Title>{title}</Page.Title>
      <Layouts.Header
        title={title}
        subtitle={text('order.placed', { date: moment(order.placedAt, locale) })}
        navigationAction={<BackButton fallback=".." />}
        primaryAction={
          <Flex gap={4}>
            <StateBadge state={order.state} />
            <MoveButtons orders={[order]} transitions={order.transitions} onMoved={onMoved} />
          </Flex>
        }
      />
      <Layouts.Content>
        <Grid.Root gap={4}>
          <Grid.Item col={8} s={12} direction="column" alignItems="stretch">
            <Paper title={text('order.lines')}>
              <OrderLines order={order} />
            </Paper>
          </Grid.Item>
          <Grid.Item col={4} s={12} direction="column" alignItems="stretch" gap={4}>
            <Paper title={text('order.customer')}>
              <Customer customer={order.customer} />
            </Paper>
            <Paper title={text('order.address')}>
              <Address address={order.shippingAddress} />
            </Paper>
            {order.note && (
              <Paper title={text('order.note')}>
                <Typography>{order.note}</Typography>
              </Paper>
            )}
            <Paper title={text('order.timeline')}>
              <Timeline timeline={order.timeline} />
            </Paper>
          </Grid.Item>
        </Grid.Root>
      </Layouts.Content>
    </Page.Main>
  );
}

function Customer({ customer }: Pick<OrderDocument, 'customer'>) {
  const text = useText();
  if (!customer) return <Typography>{text('orders.unknownCustomer')}</Typography>;
  const name = [customer.firstName, customer.lastName].filter(Boolean).join(' ');
  return <Lines of={[name, customer.username, customer.email, customer.phone]} />;
}

function Address({ address }: { address: OrderDocument['shippingAddress'] }) {
  const text = useText();
  return address ? (
    <Lines of={ADDRESS.map((field) => address[field] ?? null)} />
  ) : (
    <Typography>{text('order.noAddress')}</Typography>
  );
}

/** As it is written on a parcel; the database keeps the fields in an order of its own. */
const ADDRESS = ['name', 'street1', 'street2', 'postalCode', 'city', 'state', 'country', 'phone'] as const;

const Lines = ({ of }: { of: (string | null)[] }) => (
  <Box>
    {of.filter(Boolean).map((line, index) => (
      <Typography key={index} tag="p">
        {line}
      </Typography>
    ))}
  </Box>
);
