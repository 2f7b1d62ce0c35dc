import { argument, flag, option, type Values } from "command-line/arguments";
import { ENCODINGS } from "command-line/text-file";
import { file, oneOf, stackName, text, wholeNumber } from "command-line/values";
import { tenant } from "../connect/command.ts";

export const options = {
  stack: option(stackName, "the stack whose people they are", "dev"),
  apply: flag("do it; otherwise only say what would be done"),
  skipBadLines: flag("go on without the lines that are wrong; otherwise one stops everything"),
  connection: option(
    text("NAME", "a connection's name"),
    "the database connection (the one that applications may use)",
  ),
  concurrency: option(wholeNumber({ from: 1, to: 50 }), "people at a time, 1 to 50", 8),
  encoding: option(
    oneOf("NAME", ENCODINGS),
    "of a file without a byte order mark; spreadsheets write windows-1252, too",
    "utf-8",
  ),
  tenant,
};

export const positionals = {
  file: argument(
    file("FILE.csv"),
    "begins with the line email,name,roles,groups; several roles or groups are separated by ;",
  ),
};

/** A request to the roster, as the command line words it. */
export type RosterOptions = Values<typeof options, typeof positionals>;
