/**
 * After each file: whatever shops it started are stopped, and their databases dropped; and nothing they have answered may depart
 * from the API's document.
 */
import { takeDepartures } from './contract/departures';
import { stopAllShops } from './shop';

afterAll(async () => {
  await stopAllShops();
  expect(takeDepartures()).toEqual([]);
});
