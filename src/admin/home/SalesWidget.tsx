/** What was sold today, against the same weekday a week ago up to this time, and day by day in the last 30. */
import { useIntl } from 'react-intl';
import { Widget } from '@strapi/strapi/admin';
import { Box, Flex, Typography } from '@strapi/design-system';
import type { Sales, SalesAnswer } from '../../back-office/figures/contract';
import { money } from '../format';
import { useLoaded } from '../server/useLoaded';
import { useText } from '../texts/useText';

/** The day begins where the reader is. */
const url = (): string => {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return `/shop/figures/sales?timeZone=${encodeURIComponent(timeZone)}`;
};

export function SalesWidget() {
  const text = useText();
  const { locale } = useIntl();
  const { loaded } = useLoaded<SalesAnswer>(url());
  if (loaded.state === 'loading') return <Widget.Loading />;
  if (loaded.state === 'failed') return <Widget.Error />;
  const { currency, today, weekAgo, days } = loaded.answer.data;
  const inWords = ({ orders, revenue }: Sales) => ({
    orders: text('home.orders', { count: orders }),
    revenue: money(revenue, currency, locale),
  });
  const figures = (label: string, sales: Sales) => (
    <Flex direction="column" alignItems="start">
      <Typography variant="pi" textColor="neutral600">
        {label}
      </Typography>
      <Typography variant="beta">{inWords(sales).revenue}</Typography>
      <Typography>{inWords(sales).orders}</Typography>
    </Flex>
  );
  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      <Flex justifyContent="space-between" gap={4}>
        {figures(text('home.today'), today)}
        {figures(text('home.weekAgo'), weekAgo)}
      </Flex>
      <Bars
        label={text('home.days')}
        bars={days.map((day) => ({
          key: day.day,
          value: day.revenue,
          title: text('home.day', { day: day.day, ...inWords(day) }),
        }))}
      />
    </Flex>
  );
}

interface Bar {
  key: string;
  value: number;
  title: string;
}

/** Bars of a height each; who cannot see them hears their titles. */
function Bars({ label, bars }: { label: string; bars: Bar[] }) {
  const highest = Math.max(1, ...bars.map(({ value }) => value));
  return (
    <Flex tag="ol" aria-label={label} alignItems="end" gap={1} height="64px">
      {bars.map(({ key, value, title }) => (
        <Box
          tag="li"
          key={key}
          title={title}
          aria-label={title}
          flex="1"
          background="primary500"
          height={`${Math.max(2, (value / highest) * 100)}%`}
        />
      ))}
    </Flex>
  );
}
