import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { refusePassphrase } from "../../deploy/continuous-integration.ts";

async function stackFile(text: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "stack-file-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, "Pulumi.dev.yaml");
  await writeFile(file, text);
  return file;
}

const KEPT = "secretsprovider: awskms://alias/timesheets-dev?region=eu-central-1\nconfig: {}\n";
const CI = { CI: "true" };

it.each([
  [{ PULUMI_CONFIG_PASSPHRASE: "hush" }, KEPT, "PULUMI_CONFIG_PASSPHRASE is set"],
  [{ PULUMI_CONFIG_PASSPHRASE_FILE: "/hush" }, KEPT, "PULUMI_CONFIG_PASSPHRASE_FILE is set"],
  [{}, "config: {}\n", "Pulumi.dev.yaml names no secretsprovider"],
  [{}, `${KEPT}encryptionsalt: v1:abc\n`, "Pulumi.dev.yaml has encryptionsalt, the passphrase provider's"],
  [{}, "secretsprovider: passphrase\n", 'secretsprovider in Pulumi.dev.yaml is "passphrase"'],
])("refuses a passphrase in continuous integration: %j, %j", async (environment, text, found) => {
  const file = await stackFile(text);
  const refused = expect(refusePassphrase(file, { ...CI, ...environment })).rejects;
  await refused.toThrow(
    `PASSPHRASE_REFUSED: ${found}, and in continuous integration no passphrase may encrypt a stack's secrets; `,
  );
  await refused.not.toThrow("hush");
});

it("takes a key that a service keeps, and a command that is about no stack", async () => {
  const accepted = [
    refusePassphrase(await stackFile(KEPT), CI),
    refusePassphrase(undefined, CI),
    refusePassphrase(await stackFile(KEPT), { ...CI, PULUMI_CONFIG_PASSPHRASE: "" }),
  ];
  expect(await Promise.all(accepted)).toEqual([undefined, undefined, undefined]);
});

it("leaves a person's own machine alone", async () => {
  const file = await stackFile("config: {}\n");
  expect(await refusePassphrase(file, { PULUMI_CONFIG_PASSPHRASE: "x" })).toBeUndefined();
});

it("says that a stack has no file", async () => {
  await expect(refusePassphrase("/nowhere/Pulumi.dev.yaml", CI)).rejects.toThrow(
    /^STACK_FILE_UNREADABLE: \/nowhere\/Pulumi\.dev\.yaml: /,
  );
});
