/** One entry of a file, before anybody has judged it. */
export interface SourceRecord {
  /** The first of its lines in the file, from 1. */
  readonly line: number;
  /** Its fields by the API's names; whatever it is where it is no object. */
  readonly value: unknown;
  /** Says why it can't be read. */
  readonly malformed?: string;
  /** Its cells, or its text, as they were read: all that a file of refused lines has to say of it. */
  readonly raw: readonly string[];
}

/** A way to write entries into a file. */
export interface Format {
  readonly name: string;
  /** Reads a file from its beginning to its end, never holding more of it than one entry. @throws {UploadError} */
  read(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<SourceRecord, void>;
  /** The beginning of a file of refused lines, in the form of the file that was read. */
  head(): string;
  /** A line of it. */
  withReason(record: SourceRecord, reason: string): string;
}
