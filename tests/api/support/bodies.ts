import { z } from "zod";

const entry = z.looseObject({ id: z.string(), subject: z.string() });
const page = z.strictObject({ entries: z.array(entry), next: z.string().optional() });
const problem = z.looseObject({
  code: z.string(),
  errors: z.array(z.strictObject({ pointer: z.string(), detail: z.string() })).default([]),
});
const batch = z.strictObject({ results: z.array(z.looseObject({ result: z.string() })) });

/** The entry that was answered. */
export const readEntry = async (response: Response) => entry.parse(await response.json());

/** The page that was answered. */
export const readPage = async (response: Response) => page.parse(await response.json());

/** The code of the problem that was answered, and where its findings point. */
export async function readProblem(response: Response): Promise<{ code: string; pointers: string[] }> {
  const { code, errors } = problem.parse(await response.json());
  return { code, pointers: errors.map(({ pointer }) => pointer) };
}

/** What became of each entry of a batch. */
export async function readResults(response: Response): Promise<string[]> {
  return batch.parse(await response.json()).results.map(({ result }) => result);
}
