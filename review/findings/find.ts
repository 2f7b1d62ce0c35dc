import { severities } from "../model/finding.ts";
import { findAccess } from "./access.ts";
import { findAdvice } from "./advice.ts";
import { findApplications } from "./applications.ts";
import type { Finder } from "./context.ts";
import { findRoutes } from "./routes.ts";
import { findStack } from "./stack.ts";
import { findTenant } from "./tenant.ts";

const finders: readonly Finder[] = [
  findAccess,
  findRoutes,
  findTenant,
  findApplications,
  findStack,
  findAdvice,
];

/** Everything that a reviewer should know of a stack, worst first. */
export const findAll: Finder = (context) =>
  finders
    .flatMap((find) => find(context))
    .toSorted((one, other) => severities.indexOf(one.severity) - severities.indexOf(other.severity));
