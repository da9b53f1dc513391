/** The panel's page for what was sent to webhooks: the list, and behind each row the delivery. */
import { Route, Routes } from 'react-router-dom';
import { Page } from '@strapi/strapi/admin';
import { DeliveryList } from './DeliveryList';
import { DeliveryPage } from './DeliveryPage';
import { READ_DELIVERIES } from './permissions';

export default function DeliveriesPage() {
  return (
    <Page.Protect permissions={READ_DELIVERIES}>
      <Routes>
        <Route index element={<DeliveryList />} />
        <Route path=":id" element={<DeliveryPage />} />
      </Routes>
    </Page.Protect>
  );
}
