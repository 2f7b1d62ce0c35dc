/** Errors that are made to be read begin with their code, or have one. */
const CODE = /^[A-Z][A-Z_]+: /;

/** The text about an error for a person: its message when that was made to be read, else where it came from as well. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isForReading = "code" in error || CODE.test(error.message);
  return isForReading ? error.message : (error.stack ?? error.message);
}
