/**
 * The buttons that move orders on. Each asks first, and says what it does to the stock; afterwards whoever pressed it
 * hears what became of each order.
 */
import * as React from 'react';
import { useFetchClient, useNotification } from '@strapi/strapi/admin';
import { Button, Flex } from '@strapi/design-system';
import { messageOf } from '../server/useLoaded';
import { useText } from '../texts/useText';
import { MoveQuestion } from './MoveQuestion';
import { MoveResults } from './MoveResults';
import type { MoveOutcome, Transition } from './types';

export interface MovableOrder {
  documentId: string;
  number: string;
}

interface Properties {
  orders: MovableOrder[];
  transitions: Transition[];
  /** Called when the answer is there, whatever it was. */
  onMoved: () => Promise<void>;
}

export function MoveButtons({ orders, transitions, onMoved }: Properties) {
  const text = useText();
  const { post } = useFetchClient();
  const { toggleNotification } = useNotification();
  const [asked, setAsked] = React.useState<Transition>();
  /** With the orders they are about: the list may have forgotten its selection by then. */
  const [results, setResults] = React.useState<{ outcomes: MoveOutcome[]; orders: MovableOrder[] }>();

  const move = async (transition: Transition) => {
    try {
      const data = { transition, orders: orders.map(({ documentId }) => documentId) };
      const answer = await post<{ data: MoveOutcome[] }>('/shop/orders/transitions', { data });
      const [first, ...others] = answer.data.data;
      if (first?.outcome === 'moved' && others.length === 0) {
        const values = { number: first.number, state: text(`state.${first.state}`) };
        toggleNotification({ type: 'success', message: text('move.result.moved', values) });
      } else setResults({ outcomes: answer.data.data, orders });
    } catch (error) {
      toggleNotification({ type: 'danger', message: text('failed', { message: messageOf(error) }) });
    }
    setAsked(undefined);
    await onMoved();
  };

  return (
    <Flex gap={2}>
      {transitions.map((transition) => (
        <Button
          key={transition}
          variant={transition === 'cancel' ? 'danger-light' : 'default'}
          onClick={() => setAsked(transition)}
        >
          {text(`move.${transition}`)}
        </Button>
      ))}
      {asked && (
        <MoveQuestion
          transition={asked}
          count={orders.length}
          onAnswer={async (yes) => (yes ? move(asked) : setAsked(undefined))}
        />
      )}
      {results && <MoveResults {...results} onClose={() => setResults(undefined)} />}
    </Flex>
  );
}
