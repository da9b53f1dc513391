/** What is there to do: orders by state, those that wait longest first, to be moved on one by one or many at once. */
import * as React from 'react';
import { useLocation, useSearchParams } from 'react-router-dom';
import { Layouts, Page } from '@strapi/strapi/admin';
import { Box, Button, Flex, Loader, Tabs, Typography } from '@strapi/design-system';
import type { OfferedOrder } from '../../back-office/orders/contract';
import type { OrderState } from '../../ordering/placement';
import { ExportButton } from '../exporting/ExportButton';
import { useText } from '../texts/useText';
import { MoveButtons } from './MoveButtons';
import { OrderSearch } from './OrderSearch';
import { OrderTable } from './OrderTable';
import { useOrderList } from './useOrderList';

const STATES: OrderState[] = ['placed', 'confirmed', 'shipped', 'delivered', 'cancelled'];

/** What the page opens with. */
const TO_DO_FIRST: OrderState = 'placed';

const ALL = 'all';

/** Those in which somebody has to do something: the server sends them oldest first. */
const WAITING: (OrderState | undefined)[] = ['placed', 'confirmed', 'shipped'];

const isState = (text: string): text is OrderState => STATES.includes(text as OrderState);

export function OrderList() {
  const text = useText();
  const [parameters, setParameters] = useSearchParams();
  const { key: visit } = useLocation();
  const search = parameters.get('search') ?? undefined;
  const tab = parameters.get('state') ?? (search ? ALL : TO_DO_FIRST);
  const state = isState(tab) ? tab : undefined;
  const { orders, mayMove, more, failure, reload } = useOrderList(state, search, visit);
  const [chosen, setChosen] = React.useState<ReadonlySet<string>>(new Set());
  const selected = orders?.filter(({ documentId }) => chosen.has(documentId)) ?? [];
  React.useEffect(() => setChosen(new Set()), [state, search]);

  const show = (wanted: string) => setParameters({ state: wanted });
  const find = (wanted: string) => setParameters(wanted ? { search: wanted } : {});
  const moved = async () => {
    setChosen(new Set());
    await reload();
  };

  return (
    <Page.Main>
      <Page.Title>{text('orders.title')}</Page.Title>
      <Layouts.Header
        title={text('orders.title')}
        subtitle={text(WAITING.includes(state) ? 'orders.subtitle' : 'orders.newestFirst')}
        secondaryAction={<ExportButton name="orders" />}
      />
      <Layouts.Content>
        <Tabs.Root variant="simple" value={state ?? ALL} onValueChange={show}>
          <Flex justifyContent="space-between" gap={4} wrap="wrap" paddingBottom={4}>
            <Tabs.List aria-label={text('orders.column.state')}>
              {STATES.map((one) => (
                <Tabs.Trigger key={one} value={one}>
                  {text(`state.${one}`)}
                </Tabs.Trigger>
              ))}
              <Tabs.Trigger value={ALL}>{text('orders.all')}</Tabs.Trigger>
            </Tabs.List>
            <OrderSearch key={search} found={search ?? ''} onSearch={find} />
          </Flex>
          {[...STATES, ALL].map((one) => (
            <Tabs.Content key={one} value={one}>
              <Flex direction="column" alignItems="stretch" gap={4}>
                <Flex gap={4}>
                  {selected.length > 0 && (
                    <Typography>{text('orders.selected', { count: selected.length })}</Typography>
                  )}
                  <MoveButtons orders={selected} transitions={commonTransitions(selected)} onMoved={moved} />
                </Flex>
                {failure !== undefined && (
                  <Typography role="alert" textColor="danger600">
                    {text('failed', { message: failure })}
                  </Typography>
                )}
                {orders && (
                  <OrderTable orders={orders} chosen={mayMove ? chosen : undefined} onChoose={setChosen} />
                )}
                {!orders && failure === undefined && <Loader>{text('orders.loading')}</Loader>}
                {more && (
                  <Box>
                    <Button variant="tertiary" onClick={() => void more()}>
                      {text('orders.more')}
                    </Button>
                  </Box>
                )}
              </Flex>
            </Tabs.Content>
          ))}
        </Tabs.Root>
      </Layouts.Content>
    </Page.Main>
  );
}

/** What may be done with at least one of them: the others will say why not. */
const commonTransitions = (orders: OfferedOrder[]) => [
  ...new Set(orders.flatMap(({ transitions }) => transitions)),
];
