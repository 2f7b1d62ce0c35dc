/** How many objects and arrays may stand in each other: what is kept is written again, which takes stack for each of them. */
const DEEPEST = 64;

/**
 * Reads JSON from outside.
 *
 * @throws {Error} when the text is not JSON, stands too deep in itself, or would change what every object is
 */
export function parseUntrusted(text: string): unknown {
  if (isTooDeep(text)) throw new Error(`more than ${DEEPEST} objects and arrays stand in each other`);
  return JSON.parse(text, (key, value: unknown) => {
    if (key === "__proto__") throw new Error("__proto__ is no member");
    return value;
  });
}

/** Whether the objects and arrays of a JSON text stand too deep in each other; found in one pass, without following them. */
export function isTooDeep(text: string): boolean {
  let depth = 0;
  let isInText = false;
  for (let index = 0; index < text.length; index += 1) {
    const mark = text[index];
    if (mark === '"') isInText = !isInText;
    else if (isInText && mark === "\\") index += 1;
    else if (!isInText && (mark === "{" || mark === "[")) depth += 1;
    else if (!isInText && (mark === "}" || mark === "]")) depth -= 1;
    if (depth > DEEPEST) return true;
  }
  return false;
}
