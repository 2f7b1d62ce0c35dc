import { timingSafeEqual } from "node:crypto";
import type { Middleware } from "koa";
import type { AuthenticationContext } from "./context.ts";

/** Where files of exported users are; the job's id and the kind of file follow. */
export const EXPORTS_PATH = "/exports/";

/** Hands the file of an export of users to whoever has its address, in which there is a secret. */
export function exportedFile({ state }: Pick<AuthenticationContext, "state">): Middleware {
  return async (ctx) => {
    const job = state.jobs.get(ctx.path.slice(EXPORTS_PATH.length).split(".")[0] ?? "");
    const address = URL.parse(String(job?.location ?? ""));
    if (job === undefined || address === null || !isSame(address.search, ctx.search)) {
      return ctx.throw(404, "There is no such file.");
    }
    ctx.type = "application/gzip";
    ctx.body = Buffer.from(String(job.file), "base64");
  };
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length > 0 && left.length === right.length && timingSafeEqual(left, right);
}
