import { readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseDocument, Scalar } from "yaml";
import type { MachineKey } from "../../infra/config/machines.ts";

/**
 * Makes keys those of a machine in a stack's file, in which everything else stays as it is, comments included. The file is there
 * in the old or in the new form, whatever happens.
 *
 * @param file the path of a `Pulumi.<stack>.yaml`.
 * @param section its key, such as `timesheets:batch`.
 */
export async function writeKeys(file: string, section: string, keys: readonly MachineKey[]): Promise<void> {
  const text = await readFile(file, "utf8");
  const document = parseDocument(text);
  const quoted = (text: string): Scalar => {
    const scalar = new Scalar(text);
    // Pulumi reads a date that isn't quoted as one.
    scalar.type = Scalar.QUOTE_DOUBLE;
    return scalar;
  };
  const value = {
    authentication: "private_key_jwt",
    keys: keys.map(({ name, algorithm, publicKey, expires }) => ({
      name: quoted(name),
      algorithm,
      publicKey,
      ...(expires !== undefined && { expires: quoted(expires) }),
    })),
  };
  document.setIn(["config", section], document.createNode(value));
  const beside = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}`);
  const flowCollectionPadding = /[[{] \S/.test(text);
  await writeFile(beside, document.toString({ lineWidth: 0, flowCollectionPadding }));
  await rename(beside, file);
}
