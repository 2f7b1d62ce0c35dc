import { z } from "zod";
import {
  batchResultShape,
  entryShape,
  pageShape,
  problemShape,
  weekShape,
} from "../../../api/routes/response-shapes.ts";

/** The entry that was answered. */
export const readEntry = async (response: Response) => entryShape.parse(await response.json());

/** The page that was answered. */
export const readPage = async (response: Response) => pageShape.parse(await response.json());

/** The week that was answered. */
export const readWeekBody = async (response: Response) => weekShape.parse(await response.json());

/** The code of the problem that was answered, and where its findings point. */
export async function readProblem(response: Response): Promise<{ code: string; pointers: string[] }> {
  const { code, errors = [] } = problemShape.parse(await response.json());
  return { code, pointers: errors.map(({ pointer }) => pointer) };
}

const results = z.looseObject(batchResultShape.shape);

/** The result of a batch, also of one that could not be stored as a whole. */
export const readBatch = async (response: Response) => results.parse(await response.json());

/** The result of each line of a batch. */
export async function readResults(response: Response): Promise<string[]> {
  return (await readBatch(response)).results.map(({ result }) => result);
}
