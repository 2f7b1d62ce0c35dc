import { parseArgs } from "node:util";
import { errorText } from "command-line/error-text";
import { leave } from "command-line/exit";
import { project } from "../infra/project.ts";
import { type Answer, type Asked, answerCan, answerWhat, answerWho, answerWhy } from "./ask/answer.ts";
import { readDeclaration } from "./declaration/read.ts";
import { takeSnapshot } from "./snapshot/take.ts";

const USAGE = `usage: npm run ask -- QUESTION [--through APPLICATION] [--stack NAME]

  who SCOPE|ROUTE     who gets the scope, or gets through at the route, and through which applications
  what PERSON         what somebody may do
  why PERSON ROUTE    what each layer answers, and the first that refuses
  can PERSON ROUTE    yes (exit status 0) or no (1)

PERSON is a role, a group, several of them (Employee+Managers), "no role", "all roles", a persona of npm start, or a machine.
ROUTE is as the policy writes it, for example "PUT /approvals/{id}".
Exit status: 0 when answered, 1 when the answer of can is no, 2 when there is no answer.`;

const EXAMPLES: Readonly<Record<string, string>> = {
  who: "who approve:timesheets",
  what: "what Employee",
  why: 'why Employee "PUT /approvals/{id}"',
  can: 'can Manager "PUT /approvals/{id}"',
};

leave(await main(process.argv.slice(2)));

async function main(args: readonly string[]): Promise<number> {
  const question = readQuestion(args);
  if (typeof question === "string") {
    console.error(`${question}\n\n${USAGE}`);
    return 2;
  }
  try {
    const snapshot = await takeSnapshot(project, question.stack);
    const answer = await question.ask({ snapshot, declaration: readDeclaration(snapshot) });
    console.log(answer.text);
    return answer.status;
  } catch (error) {
    console.error(errorText(error));
    return 2;
  }
}

interface Question {
  readonly stack: string;
  readonly ask: (asked: Asked) => Promise<Answer>;
}

/** Reads the arguments, or says what is wrong with them. */
function readQuestion(args: readonly string[]): Question | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { through: { type: "string" }, stack: { type: "string", default: "dev" } },
    });
    const { stack, through } = values;
    const [kind, first, second, ...more] = positionals;
    const asksForTwo = kind === "why" || kind === "can";
    if (kind === undefined || !["who", "what", "why", "can"].includes(kind)) {
      return `${kind === undefined ? "there is no question" : `"${kind}" is no question`}; expected who, what, why or can`;
    }
    if (first === undefined || more.length > 0 || (second === undefined) === asksForTwo) {
      return `${kind} takes ${asksForTwo ? "a person and a route, quoted" : "one name"}, for example ${EXAMPLES[kind]}`;
    }
    const route = second ?? "";
    if (kind === "who") return { stack, ask: (asked) => answerWho(asked, first) };
    if (kind === "what") return { stack, ask: (asked) => answerWhat(asked, first) };
    const answer = kind === "why" ? answerWhy : answerCan;
    return { stack, ask: (asked) => answer(asked, first, route, through) };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
