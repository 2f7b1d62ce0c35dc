import type { Context } from "hono";
import { whyNotApprove } from "../decisions.ts";
import { approvalShape } from "../entry.ts";
import type { HandlerDependencies, Handlers } from "../handlers.ts";
import { readBody, readId, readPageRequest } from "../input.ts";
import { notFound, Problem } from "../problem.ts";
import { pageBody } from "./page.ts";

type ApprovalRoute = "GET /approvals" | "PUT /approvals/{id}";

/** What approvers do with the entries of others. */
export function approvalHandlers({ store, now }: HandlerDependencies): Handlers<ApprovalRoute> {
  return {
    "GET /approvals": async (context) => {
      const { subject } = context.get("caller");
      return context.json(pageBody(await store.listAwaitingApproval(subject, readPageRequest(context))));
    },

    /** Idempotent: an approved entry stays as its first approver left it, and is answered as such. */
    "PUT /approvals/{id}": async (context) => {
      const id = readId(context);
      if (await hasBody(context)) await readBody(context, approvalShape);
      const entry = await store.find(id);
      if (entry === undefined) throw notFound();
      const caller = context.get("caller");
      if (whyNotApprove(caller, entry) === "own_entry") {
        throw new Problem("own_entry", { detail: "Ask another approver to approve it" });
      }
      if (entry.state === "approved") return context.json(entry);

      const approval = { approvedBy: caller.subject, approvedAt: now().toISOString() };
      const approved = (await store.approve(id, approval)) ?? (await store.find(id));
      if (approved === undefined) throw notFound();
      return context.json(approved);
    },
  };
}

async function hasBody(context: Context): Promise<boolean> {
  return (await context.req.text()) !== "";
}
