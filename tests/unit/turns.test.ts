/** Names are looked up two at a time: the threads for it are those of the whole process. */
import { turns } from '../../src/platform/turns';

test('no more than so many go at once, the others follow as they came, also after one that fails', async () => {
  const inTurn = turns(2);
  const begun: string[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  const ask = (name: string) =>
    inTurn(() => {
      begun.push(name);
      return new Promise<string>((resolve, reject) =>
        ends.set(name, (error) => (error ? reject(error) : resolve(name))),
      );
    });
  const end = (name: string, error?: Error) => ends.get(name)?.(error);

  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(ask);
  expect(begun).toEqual(['a', 'b']);
  end('a', new Error('no such name'));
  await expect(a).rejects.toThrow('no such name');
  expect(begun).toEqual(['a', 'b', 'c']);
  end('c');
  expect(await c).toBe('c');
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
  end('b');
  end('d');
  expect(await Promise.all([b, d])).toEqual(['b', 'd']);
});
