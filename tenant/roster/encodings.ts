/** The encodings that spreadsheets write. UTF-16 is also recognised by its byte order mark. */
export const ENCODINGS = ["utf-8", "utf-16le", "utf-16be", "windows-1252"] as const;
export type RosterEncoding = (typeof ENCODINGS)[number];
