/**
 * Works on the items of a sequence, several at a time, taking the next when there is a hand free for it. After a
 * failure, or when `signal` aborts, no more are taken; those under way are waited for.
 *
 * @throws what the first failure threw.
 */
export async function eachOf<T>(
  items: AsyncIterable<T>,
  work: (item: T) => Promise<void>,
  { concurrency, signal }: { readonly concurrency: number; readonly signal?: AbortSignal },
): Promise<void> {
  const iterator = items[Symbol.asyncIterator]();
  const failures: unknown[] = [];
  const hand = async (): Promise<void> => {
    while (failures.length === 0 && signal?.aborted !== true) {
      const next = await iterator.next();
      if (next.done === true) return;
      await work(next.value);
    }
  };
  const hands = Array.from({ length: concurrency }, () => hand().catch((error) => void failures.push(error)));
  await Promise.all(hands);
  await iterator.return?.();
  if (failures.length > 0) throw failures[0];
}
