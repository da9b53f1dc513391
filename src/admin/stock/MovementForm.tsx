/** Records a movement: why, how many pieces, and for a correction in which direction. */
import * as React from 'react';
import { isFetchError, useFetchClient, useNotification } from '@strapi/strapi/admin';
import {
  Button,
  Field,
  Flex,
  NumberInput,
  SingleSelect,
  SingleSelectOption,
  TextInput,
  Typography,
} from '@strapi/design-system';
import type { ReasonOfStaff, StockCardAnswer } from '../../back-office/stock/contract';
import { isAborted, messageOf } from '../server/useLoaded';
import { useText } from '../texts/useText';

type Direction = 'in' | 'outOf';

/** A correction may go either way; every other reason says by itself which. */
const DIRECTIONS: Record<ReasonOfStaff, Direction[]> = {
  received: ['in'],
  returned: ['in'],
  damaged: ['outOf'],
  correction: ['outOf', 'in'],
};

interface Properties {
  url: string;
  reasons: ReasonOfStaff[];
  /** Called with the stock as it is after the movement. */
  onRecorded: (card: StockCardAnswer) => void;
  /** Called when the stock may not be what the reader believes. */
  onRefused: () => Promise<void>;
}

export function MovementForm({ url, reasons, onRecorded, onRefused }: Properties) {
  const text = useText();
  const { post } = useFetchClient();
  const { toggleNotification } = useNotification();
  const [reason, setReason] = React.useState<ReasonOfStaff>(reasons[0] ?? 'received');
  const [direction, setDirection] = React.useState<Direction>('in');
  const [pieces, setPieces] = React.useState<number>();
  const [note, setNote] = React.useState('');
  const [saving, setSaving] = React.useState(false);
  /** Counted, because the field for pieces keeps its text unless it is a new one. */
  const [recorded, setRecorded] = React.useState(0);
  const directions = DIRECTIONS[reason];

  const choose = (next: ReasonOfStaff) => {
    setReason(next);
    setDirection(DIRECTIONS[next][0] ?? 'in');
  };
  const record = async () => {
    if (!isCount(pieces) || saving) return;
    setSaving(true);
    try {
      const data = { reason, delta: direction === 'in' ? pieces : -pieces, note: note || null };
      const { data: card } = await post<StockCardAnswer>(url, { data });
      onRecorded(card);
      toggleNotification({ type: 'success', message: text('stock.saved', { stock: card.data.stock }) });
      setPieces(undefined);
      setRecorded(recorded + 1);
      setNote('');
    } catch (error) {
      if (isAborted(error)) return;
      toggleNotification({ type: 'danger', message: text('failed', { message: explained(error, text) }) });
      await onRefused();
    }
    setSaving(false);
  };

  return (
    <Flex
      direction="column"
      alignItems="stretch"
      gap={3}
      role="group"
      aria-label={text('stock.form')}
      onKeyDown={onEnter(record)}
    >
      <Typography variant="sigma" textColor="neutral600">
        {text('stock.form')}
      </Typography>
      <Field.Root name="stock-reason">
        <Field.Label>{text('stock.reason')}</Field.Label>
        <SingleSelect value={reason} onChange={(value) => choose(value as ReasonOfStaff)}>
          {reasons.map((one) => (
            <SingleSelectOption key={one} value={one}>
              {text(`reason.${one}`)}
            </SingleSelectOption>
          ))}
        </SingleSelect>
      </Field.Root>
      {directions.length > 1 && (
        <Field.Root name="stock-direction">
          <Field.Label>{text('stock.direction')}</Field.Label>
          <SingleSelect value={direction} onChange={(value) => setDirection(value as Direction)}>
            {directions.map((one) => (
              <SingleSelectOption key={one} value={one}>
                {text(`stock.${one}`)}
              </SingleSelectOption>
            ))}
          </SingleSelect>
        </Field.Root>
      )}
      <Field.Root name="stock-pieces">
        <Field.Label>{text('stock.pieces')}</Field.Label>
        <NumberInput key={recorded} value={pieces} onValueChange={setPieces} min={1} />
      </Field.Root>
      <Field.Root name="stock-note">
        <Field.Label>{text('stock.note')}</Field.Label>
        <TextInput
          value={note}
          maxLength={255}
          onChange={(event: React.ChangeEvent<HTMLInputElement>) => setNote(event.target.value)}
        />
      </Field.Root>
      <Button type="button" loading={saving} disabled={!isCount(pieces)} onClick={() => void record()}>
        {text('stock.save')}
      </Button>
    </Flex>
  );
}

const isCount = (pieces: number | undefined): pieces is number =>
  Number.isInteger(pieces) && Number(pieces) > 0;

/** This form stands inside the product's own, which Enter in a field would save. */
const onEnter =
  (record: () => Promise<void>) =>
  (event: React.KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    void record();
  };

interface Details {
  lines?: { available?: number }[];
}

/** Of too little stock the server says how much there is. */
function explained(error: unknown, text: ReturnType<typeof useText>): string {
  const details = isFetchError(error) && error.response?.data.error?.details;
  const available = (details as Details | undefined)?.lines?.[0]?.available;
  return available === undefined ? messageOf(error) : text('stock.short', { available });
}
