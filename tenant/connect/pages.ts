/** Everything of a list that the Management API gives page by page. @param first asks for its first page. */
export async function allOf<T>(first: PromiseLike<AsyncIterable<T>>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of await first) found.push(one);
  return found;
}
