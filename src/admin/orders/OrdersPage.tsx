/** The panel's page for orders: the list, and behind each row the order. */
import { Route, Routes } from 'react-router-dom';
import { Page } from '@strapi/strapi/admin';
import { OrderList } from './OrderList';
import { OrderPage } from './OrderPage';
import { READ_ORDERS } from './permissions';

export default function OrdersPage() {
  return (
    <Page.Protect permissions={READ_ORDERS}>
      <Routes>
        <Route index element={<OrderList />} />
        <Route path=":id" element={<OrderPage />} />
      </Routes>
    </Page.Protect>
  );
}
