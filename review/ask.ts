import { option, several } from "command-line/arguments";
import { command } from "command-line/command";
import { forTerminal } from "command-line/safe-text";
import { UsageError } from "command-line/usage-error";
import { stackName, text } from "command-line/values";

const EXAMPLES = {
  who: "who approve:timesheets",
  what: "what Employee",
  why: 'why Employee "PUT /approvals/{id}"',
  can: 'can Manager "PUT /approvals/{id}"',
} as const;
const KINDS = ["who", "what", "why", "can"] as const;

interface Question {
  readonly kind: (typeof KINDS)[number];
  readonly first: string;
  /** Empty for a question with one name. */
  readonly second: string;
}

await command({
  name: "npm run ask",
  positionals: {
    words: several(
      text("QUESTION", "a question"),
      `who SCOPE or ROUTE: who gets the scope, or gets through at the route, and through which applications
what PERSON: what somebody may do
why PERSON ROUTE: what each layer answers, and the first that refuses
can PERSON ROUTE: yes or no`,
    ),
  },
  options: {
    through: option(
      text("APPLICATION", "an application of the policy"),
      "with why and can: the application that is used (each)",
    ),
    stack: option(stackName, "the stack whose Pulumi.NAME.yaml is asked about", "dev"),
  },
  notes: `PERSON is a role, a group, several of them (Employee+Managers), "no role", "all roles", a persona of npm start, or a machine.
ROUTE is as the policy writes it, for example "PUT /approvals/{id}".`,
  statuses: { 0: "when answered", 1: "when the answer of can is no", 2: "when there is no answer" },
  failure: 2,
  run: async ({ words, through, stack }) => {
    const { kind, first, second } = readQuestion(words);
    const { project } = await import("../infra/project.ts");
    const { answerCan, answerWhat, answerWho, answerWhy } = await import("./ask/answer.ts");
    const { readDeclaration } = await import("./declaration/read.ts");
    const { takeSnapshot } = await import("./snapshot/take.ts");
    const snapshot = await takeSnapshot(project, stack);
    const asked = { snapshot, declaration: readDeclaration(snapshot) };
    const answers = {
      who: () => answerWho(asked, first),
      what: () => answerWhat(asked, first),
      why: () => answerWhy(asked, first, second, through),
      can: () => answerCan(asked, first, second, through),
    };
    const answer = await answers[kind]();
    console.log(answer.text);
    return answer.status;
  },
});

/** @throws {UsageError} when the words are no question. */
function readQuestion([asked, first, second, ...more]: readonly string[]): Question {
  const kind = KINDS.find((one) => one === asked);
  if (kind === undefined) {
    const found = asked === undefined ? "a question is missing" : `"${forTerminal(asked)}" is not a question`;
    throw new UsageError(`${found}; expected who, what, why or can`);
  }
  const asksForTwo = kind === "why" || kind === "can";
  if (first === undefined || more.length > 0 || (second === undefined) === asksForTwo) {
    const expected = asksForTwo ? "a person and a route, quoted" : "one name";
    throw new UsageError(`${kind} takes ${expected}, for example ${EXAMPLES[kind]}`);
  }
  return { kind, first, second: second ?? "" };
}
