/** The shop's own events in Strapi's form for webhooks, to be ticked like Strapi's. */
import { useField } from '@strapi/strapi/admin';
import { Checkbox, Flex, Grid, Typography } from '@strapi/design-system';
import type { EventType } from '../../events/event';
import { useText } from '../texts/useText';

/** All there are, by what they are about; one that is missing does not compile. */
const SUBJECTS: Record<EventType, 'order' | 'stock' | 'product'> = {
  'order.placed': 'order',
  'order.confirmed': 'order',
  'order.shipped': 'order',
  'order.delivered': 'order',
  'order.cancelled': 'order',
  'stock.low': 'stock',
  'stock.out': 'stock',
  'product.changed': 'product',
};

export const EVENTS = Object.keys(SUBJECTS) as EventType[];

export function ShopEvents() {
  const text = useText();
  const { value, onChange } = useField<string[]>('events');
  const chosen = value ?? [];
  const choose = (event: EventType, wanted: boolean) =>
    onChange('events', wanted ? [...chosen, event] : chosen.filter((one) => one !== event));
  return (
    <Flex tag="fieldset" direction="column" alignItems="stretch" gap={2} borderStyle="none">
      <Typography tag="legend" variant="pi" fontWeight="bold">
        {text('webhooks.events')}
      </Typography>
      <Grid.Root gap={4}>
        {(['order', 'stock', 'product'] as const).map((subject) => (
          <Grid.Item key={subject} col={4} s={12} direction="column" alignItems="stretch" gap={2}>
            <Typography variant="sigma">{text(`webhooks.subject.${subject}`)}</Typography>
            {EVENTS.filter((event) => SUBJECTS[event] === subject).map((event) => (
              <Checkbox
                key={event}
                name={event}
                checked={chosen.includes(event)}
                onCheckedChange={(wanted) => choose(event, wanted === true)}
              >
                {text(`webhooks.event.${event}`)} ({event})
              </Checkbox>
            ))}
          </Grid.Item>
        ))}
      </Grid.Root>
    </Flex>
  );
}
