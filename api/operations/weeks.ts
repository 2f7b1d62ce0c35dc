import type { Operation } from "../routes/operation.ts";
import { weekShape } from "../routes/response-shapes.ts";

/** How people see their time. */
export const weekOperations = {
  "GET /weeks/{week}": {
    id: "readWeek",
    summary: "Your week: its days, and its hours by project and by state",
    answers: { 200: { description: "The week", shape: weekShape, headers: ["cache-control"] } },
  },
} as const satisfies Record<string, Operation>;
