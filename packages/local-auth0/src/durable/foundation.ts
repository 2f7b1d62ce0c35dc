import { mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { CertificateAuthority } from "../server/tls.ts";
import { emptyTenantState, type TenantState } from "../state/tenant-state.ts";
import { openDurableState } from "./durable-state.ts";
import { DurableError } from "./error.ts";
import { keptAuthority } from "./kept-authority.ts";
import { lockFolder } from "./lock.ts";

/** State and authority on which a tenant is built. */
export interface Foundation {
  readonly state: TenantState;
  readonly authority: CertificateAuthority;
  /** Gives back what it holds. */
  close(): void;
}

/** Makes a foundation that is gone with its process. */
export const freshFoundation = (authority: CertificateAuthority): Foundation => ({
  state: emptyTenantState(),
  authority,
  close: () => {},
});

/**
 * Opens the foundation that a folder keeps, so that a tenant goes on where it was when its process was killed. The folder
 * is made if need be, and is for its owner alone, and for no repository.
 *
 * @throws {DurableError} `DURABLE_NOT_A_FOLDER`, `DURABLE_FOLDER_IN_USE`, `DURABLE_JOURNAL_CORRUPT`
 */
export async function durableFoundation(
  folder: string,
  { now, log }: { now: () => Date; log: (line: string) => void },
): Promise<Foundation> {
  if (await isNewOrEmpty(folder)) await writeFile(path.join(folder, ".gitignore"), "*\n");
  const unlock = lockFolder(folder);
  try {
    const authority = await keptAuthority(folder, now);
    const { state, close } = await openDurableState(folder, log);
    return {
      state,
      authority,
      close: () => {
        close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** Makes the folder, if it isn't there. */
async function isNewOrEmpty(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    const { code } = cause as Partial<NodeJS.ErrnoException>;
    if (code !== "EEXIST" && code !== "ENOTDIR") throw cause;
    throw new DurableError("DURABLE_NOT_A_FOLDER", `${folder} is or leads through a file; name a folder`, {
      cause,
    });
  }
  return (await readdir(folder)).length === 0;
}
