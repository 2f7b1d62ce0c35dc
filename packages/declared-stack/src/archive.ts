import { asset } from "@pulumi/pulumi";

/**
 * The files of a function's code, as the program declares them: an archive of texts.
 *
 * @throws {TypeError} for anything else, such as files from disk: what ships is what the program bundled.
 */
export async function codeOf(code: unknown): Promise<Record<string, string>> {
  if (!(code instanceof asset.AssetArchive))
    throw new TypeError("the function's code is not an archive of assets");
  const files = Object.entries(await code.assets).map(async ([name, file]): Promise<[string, string]> => {
    if (!(file instanceof asset.StringAsset))
      throw new TypeError(`"${name}" in the function's code is not text`);
    return [name, await file.text];
  });
  return Object.fromEntries(await Promise.all(files));
}
