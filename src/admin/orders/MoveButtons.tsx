/**
 * The buttons that move orders on. Each asks first, and says what it does to the stock; afterwards whoever pressed it
 * hears what became of each order.
 */
import * as React from 'react';
import { useNotification } from '@strapi/strapi/admin';
import { Button, Flex } from '@strapi/design-system';
import type { MoveOutcome } from '../../back-office/orders/contract';
import type { Transition } from '../../ordering/transitions';
import { isAborted, messageOf } from '../server/useLoaded';
import { useText } from '../texts/useText';
import { MoveQuestion } from './MoveQuestion';
import { MoveResults } from './MoveResults';
import { useMoveOrders } from './useMoveOrders';

export interface MovableOrder {
  documentId: string;
  number: string;
}

interface Properties {
  orders: MovableOrder[];
  transitions: Transition[];
  /** Called when the orders may be in another state than what is shown. */
  onMoved: () => Promise<void>;
}

/** What a dialog is about. The list may show other orders by the time it is answered. */
interface Question {
  transition: Transition;
  orders: MovableOrder[];
}

export function MoveButtons({ orders, transitions, onMoved }: Properties) {
  const text = useText();
  const moveOrders = useMoveOrders();
  const { toggleNotification } = useNotification();
  const [asked, setAsked] = React.useState<Question>();
  const [results, setResults] = React.useState<{ outcomes: MoveOutcome[]; orders: MovableOrder[] }>();

  const move = async ({ transition, orders: wanted }: Question) => {
    try {
      const outcomes = await moveOrders(
        wanted.map(({ documentId }) => documentId),
        transition,
      );
      const [first, ...others] = outcomes;
      if (first?.outcome === 'moved' && others.length === 0) {
        const values = { number: first.number, state: text(`state.${first.state}`) };
        toggleNotification({ type: 'success', message: text('move.result.moved', values) });
      } else setResults({ outcomes, orders: wanted });
      await onMoved();
    } catch (error) {
      if (isAborted(error)) return;
      toggleNotification({ type: 'danger', message: text('failed', { message: messageOf(error) }) });
    }
    setAsked(undefined);
  };

  return (
    <Flex gap={2}>
      {transitions.map((transition) => (
        <Button
          key={transition}
          variant={transition === 'cancel' ? 'danger-light' : 'default'}
          onClick={() => setAsked({ transition, orders })}
        >
          {text(`move.${transition}`)}
        </Button>
      ))}
      {asked && (
        <MoveQuestion
          transition={asked.transition}
          count={asked.orders.length}
          onAnswer={async (yes) => (yes ? move(asked) : setAsked(undefined))}
        />
      )}
      {results && <MoveResults {...results} onClose={() => setResults(undefined)} />}
    </Flex>
  );
}
