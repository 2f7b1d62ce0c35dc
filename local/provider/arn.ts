import { randomBytes } from "node:crypto";

/** An account that nobody has: nothing here is on AWS. */
const ACCOUNT = "000000000000";

/** The ARN of something on this machine. */
export const arn = (service: string, resource: string): string =>
  `arn:aws:${service}:eu-central-1:${ACCOUNT}:${resource}`;

/** An id as API Gateway gives them. */
export const newId = (): string => randomBytes(5).toString("hex");
