import { z } from "zod";
import { expected } from "./words.ts";

/** A whole number of something, between bounds that are both included. */
export function whole(unit: string, least: number, most: number, example: number) {
  const error = expected(`whole ${unit} from ${least} to ${most}`, example);
  return z.int({ error }).min(least, { error }).max(most, { error });
}
