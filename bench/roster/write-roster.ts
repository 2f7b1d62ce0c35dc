import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

const GROUPS = ["Employees", "Contractors", "Managers"] as const;

/** Writes a roster of people who are in one group each. @param prefix what their e-mail addresses begin with. */
export async function writeRoster(file: string, prefix: string, people: number): Promise<void> {
  const lines = function* () {
    yield "email,name,roles,groups\n";
    for (let index = 0; index < people; index += 1) {
      yield `${prefix}.${index}@exampleco.com,Person ${index},,${GROUPS[index % GROUPS.length]}\n`;
    }
  };
  await pipeline(Readable.from(lines()), createWriteStream(file));
}
