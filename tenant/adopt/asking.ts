import { createInterface } from "node:readline/promises";
import { forTerminal } from "command-line/safe-text";
import type { Choice } from "./choice.ts";
import { idOf, type Question } from "./pairing.ts";
import { tellingLines } from "./report.ts";

/** Where somebody is asked, and chooses. */
export interface Conversation {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/**
 * Asks somebody by number which object of a tenant the declared one is, until they choose one.
 *
 * @throws {Error} when the input ends before.
 */
export async function askWhich(
  { declared, candidates }: Question,
  { input, output }: Conversation,
): Promise<Choice> {
  output.write(`\nWhich ${declared.kind} is the declared "${forTerminal(declared.name)}"?\n`);
  for (const [index, candidate] of candidates.entries()) {
    const lines = [`  ${index + 1}  ${idOf(candidate)}`, ...tellingLines(candidate)];
    output.write(`${lines.map(forTerminal).join("\n")}\n`);
  }
  const prompt = () => output.write(`1 to ${candidates.length}: `);
  const lines = createInterface({ input, output });
  try {
    prompt();
    for await (const line of lines) {
      const chosen = candidates[Number(line.trim()) - 1];
      if (chosen !== undefined) return { name: declared.name, id: idOf(chosen) };
      prompt();
    }
  } finally {
    lines.close();
  }
  throw new Error(`ADOPT_UNANSWERED: nobody said which ${declared.kind} is "${declared.name}"`);
}
