import { open, readFile, rename } from "node:fs/promises";

/** Only its owner reads what a tenant keeps: there are secrets in it. */
export const OWNER_ONLY = 0o600;

/** Writes a file so that whoever reads it, at whatever moment, finds the old content or the new one, never a part. */
export async function writeAtomically(file: string, content: string): Promise<void> {
  const draft = `${file}.draft`;
  const handle = await open(draft, "w", OWNER_ONLY);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}

/** The text of a file; none when it isn't there. */
export async function readIfThere(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
}
