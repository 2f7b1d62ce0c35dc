/** Errors that are made to be read begin with their code, or have one. */
const CODE = /^[A-Z][A-Z_]+: /;

/** What a person is told of an error: its message when it was made to be read, and where it came from otherwise. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isForReading = "code" in error || CODE.test(error.message);
  return isForReading ? error.message : (error.stack ?? error.message);
}
