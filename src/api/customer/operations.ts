/** The customer routes: oneself, and for staff everybody. */
import { BY_ID, entity, page, route, selection } from '../../http/route';
import { entryQuery, listQuery, wholeQuery } from '../../http/query';
import { customer, profileChanges } from './contract';

const tag = 'Customers';

export const CUSTOMER_ROUTES = {
  find: route({
    method: 'get',
    path: '/customers',
    id: 'listCustomers',
    tag,
    summary: 'To staff all customers, to a customer oneself, to anybody else none',
    access: 'anyone',
    query: listQuery('plugin::users-permissions.user'),
    examples: {
      sort: 'createdAt:desc',
      fields: 'username,email',
      _q: 'alice',
      'filters[email][$eq]': 'alice@example.com',
      'filters[city][$eq]': 'London',
    },
    answers: { 200: { description: 'OK', body: page(selection(customer)) } },
  }),
  me: route({
    method: 'get',
    path: '/customers/me',
    id: 'getProfile',
    tag,
    summary: 'My profile',
    access: 'customer',
    query: entryQuery,
    answers: { 200: { description: 'OK', body: entity(selection(customer)) } },
    refusals: ['NOT_FOUND'],
  }),
  updateMe: route({
    method: 'put',
    path: '/customers/me',
    id: 'updateProfile',
    tag,
    summary: 'Change my profile',
    access: 'customer',
    query: wholeQuery,
    data: profileChanges,
    answers: { 200: { description: 'Changed', body: entity(customer) } },
    refusals: ['NOT_FOUND'],
  }),
  findOne: route({
    method: 'get',
    path: '/customers/{id}',
    id: 'getCustomer',
    tag,
    summary: 'One customer',
    access: 'anyone',
    params: BY_ID,
    query: entryQuery,
    answers: { 200: { description: 'OK', body: entity(selection(customer)) } },
  }),
};
