import { flag, option, type Values } from "command-line/arguments";
import { oneOf, type ValueType } from "command-line/values";

/** The parts of the system that can be mutated. */
const subjects = ["rules", "resources", "policy"] as const;
export type Subject = (typeof subjects)[number];

const chosen = oneOf("SUBJECT", subjects);
const alone: ValueType<readonly Subject[]> = {
  ...chosen,
  read: (text) => {
    const subject = chosen.read(text);
    return subject === undefined ? undefined : [subject];
  },
};

export const options = {
  only: option(
    alone,
    `rules: their code, by Stryker; resources: every setting that the program declares (npm run sweep);
policy: who may do what`,
    subjects,
    "all three",
  ),
  quick: flag("the code of the decisions alone; no resources; one change of each kind to the policy"),
};
export type MutateOptions = Values<typeof options, Record<never, never>>;
