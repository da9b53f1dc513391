/** Which deliveries are shown. What is chosen stands in the address, so that it can be kept and sent to somebody. */
import * as React from 'react';
import { Button, Field, Flex, SingleSelect, SingleSelectOption, TextInput } from '@strapi/design-system';
import type { DeliveryState, ListedReceiver } from '../../back-office/webhooks/contract';
import { useText } from '../texts/useText';
import { EVENTS } from './ShopEvents';

export const FILTERS = ['webhook', 'state', 'event', 'title'] as const;

const STATES: DeliveryState[] = ['waiting', 'delivered', 'failed'];

/** The choice that filters nothing: a select has no empty value. */
const ALL = 'all';

interface Properties {
  wanted: Record<string, string>;
  receivers: ListedReceiver[];
  onChange: (wanted: Record<string, string>) => void;
}

export function DeliveryFilters({ wanted, receivers, onChange }: Properties) {
  const text = useText();
  const [title, setTitle] = React.useState(wanted.title ?? '');
  const change = (name: string, value: string) => {
    const others = Object.fromEntries(Object.entries(wanted).filter(([one]) => one !== name));
    onChange(value === '' || value === ALL ? others : { ...others, [name]: value });
  };
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    change('title', title.trim());
  };
  const webhooks = receivers.map(({ id, name }) => [String(id), name] as const);
  const known = !wanted.webhook || webhooks.some(([id]) => id === wanted.webhook);
  const gone = known
    ? []
    : [[wanted.webhook ?? '', text('deliveries.goneWebhook', { id: wanted.webhook ?? '' })] as const];
  const choices = {
    webhook: [...webhooks, ...gone],
    state: STATES.map((state) => [state, text(`delivery.state.${state}`)] as const),
    event: EVENTS.map((event) => [event, event] as const),
  };
  return (
    <Flex gap={4} wrap="wrap" alignItems="flex-end">
      {(['webhook', 'state', 'event'] as const).map((name) => (
        <Field.Root key={name} name={name} minWidth="18rem">
          <Field.Label>{text(`deliveries.${name}`)}</Field.Label>
          <SingleSelect value={wanted[name] ?? ALL} onChange={(value) => change(name, String(value))}>
            <SingleSelectOption value={ALL}>{text('deliveries.all')}</SingleSelectOption>
            {choices[name].map(([value, label]) => (
              <SingleSelectOption key={value} value={value}>
                {label}
              </SingleSelectOption>
            ))}
          </SingleSelect>
        </Field.Root>
      ))}
      <Flex tag="form" gap={2} alignItems="flex-end" onSubmit={submit}>
        <Field.Root name="title">
          <Field.Label>{text('deliveries.order')}</Field.Label>
          <TextInput
            value={title}
            onChange={(event: React.ChangeEvent<HTMLInputElement>) => setTitle(event.target.value)}
          />
        </Field.Root>
        <Button type="submit" variant="secondary" size="L">
          {text('deliveries.find')}
        </Button>
      </Flex>
    </Flex>
  );
}
