/** Customers: oneself, and for staff everybody. */
import { customer, profileChanges } from '../../api/customer/contract';
import { data, entity, page, type Route } from '../route';
import { listParameters } from './list';

const tag = 'Customers';

const CUSTOMERS = listParameters({
  sort: 'createdAt:desc',
  fields: 'username,email',
  _q: 'alice',
  filters: { 'filters[email][$eq]': 'alice@example.com', 'filters[city][$eq]': 'London' },
});

export const CUSTOMER_ROUTES: Route[] = [
  {
    method: 'get',
    path: '/customers',
    id: 'listCustomers',
    tag,
    summary: 'To staff all customers, to a customer oneself, to anybody else none',
    access: 'anyone',
    parameters: CUSTOMERS,
    filtered: true,
    answers: { 200: { description: 'OK', body: page(customer) } },
  },
  {
    method: 'get',
    path: '/customers/me',
    id: 'getProfile',
    tag,
    summary: 'My profile',
    access: 'customer',
    answers: { 200: { description: 'OK', body: entity(customer) } },
  },
  {
    method: 'put',
    path: '/customers/me',
    id: 'updateProfile',
    tag,
    summary: 'Change my profile',
    access: 'customer',
    body: data(profileChanges),
    answers: { 200: { description: 'Changed', body: entity(customer) } },
  },
  {
    method: 'get',
    path: '/customers/{id}',
    id: 'getCustomer',
    tag,
    summary: 'One customer',
    access: 'anyone',
    answers: { 200: { description: 'OK', body: entity(customer) } },
  },
];
