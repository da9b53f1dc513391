/** A titled sheet, of which the order's page is made. */
import type * as React from 'react';
import { Box, Flex, Typography } from '@strapi/design-system';

export const Paper = ({ title, children }: { title: string; children: React.ReactNode }) => (
  <Box tag="section" background="neutral0" padding={6} hasRadius shadow="tableShadow" aria-label={title}>
    <Flex direction="column" alignItems="stretch" gap={3}>
      <Typography tag="h2" variant="delta">
        {title}
      </Typography>
      {children}
    </Flex>
  </Box>
);
