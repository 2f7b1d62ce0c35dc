import { parseArgs } from "node:util";

export const USAGE = `usage: npm run roster -- FILE.csv [--apply] [--skip-bad-lines] [--connection NAME] [--concurrency N] [--tenant FILE]

FILE.csv begins with the line email,name,roles,groups; roles and groups are separated by ;

  --apply            do it; without, only say what would be done
  --skip-bad-lines   go on without the lines that are wrong; without, one stops everything
  --connection NAME  the database connection (the one that applications may use)
  --concurrency N    people at a time, 1 to 50 (8)
  --tenant FILE      a local tenant: the line that npm start -- --json prints

The tenant is the one of AUTH0_DOMAIN, as AUTH0_CLIENT_ID with AUTH0_CLIENT_SECRET, or with AUTH0_ACCESS_TOKEN.
Exit status: 0 when all is done, 1 when something is not, 2 for bad arguments.`;

/** What the command line asks for. */
export interface RosterOptions {
  readonly file: string;
  readonly apply: boolean;
  readonly skipBadLines: boolean;
  readonly connection: string | undefined;
  readonly concurrency: number;
  readonly tenantFile: string | undefined;
}

/** Reads the command line, or says what is wrong with it. */
export function readOptions(args: readonly string[]): RosterOptions | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        apply: { type: "boolean", default: false },
        "skip-bad-lines": { type: "boolean", default: false },
        connection: { type: "string" },
        concurrency: { type: "string", default: "8" },
        tenant: { type: "string" },
      },
    });
    const [file, ...others] = positionals;
    if (file === undefined || others.length > 0) return `expected one file, got ${positionals.length}`;
    const concurrency = Number(values.concurrency);
    if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 50) {
      return `--concurrency is "${values.concurrency}"; expected a whole number from 1 to 50`;
    }
    const { apply, connection, tenant: tenantFile, "skip-bad-lines": skipBadLines } = values;
    return { file, apply, skipBadLines, connection, concurrency, tenantFile };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
