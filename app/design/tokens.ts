/**
 * The values of which everything on the screen is made. Paper and ink, one accent (plum), and four tones for states, which
 * always come with a sign and a word. Contrasts are held by a test: 4.5 for text, 3 for edges and signs (WCAG 2.2, 1.4.3 and 1.4.11).
 * It imports nothing: the native projects take their first colours from here, where there is no React Native.
 */

export interface Colours {
  /** Behind everything. */
  readonly paper: string;
  /** Cards, fields, bars. */
  readonly surface: string;
  /** Lower than the paper: tracks, skeletons, chips. */
  readonly sunken: string;
  /** Hairlines that only order; nothing depends on seeing them. */
  readonly line: string;
  /** Outlines of controls. */
  readonly edge: string;
  readonly ink: string;
  /** Second in rank, as readable. */
  readonly quiet: string;
  readonly accent: string;
  readonly accentPressed: string;
  readonly accentSoft: string;
  readonly onAccent: string;
  readonly approved: string;
  readonly approvedSoft: string;
  readonly submitted: string;
  readonly submittedSoft: string;
  readonly rejected: string;
  readonly rejectedSoft: string;
  readonly waiting: string;
  readonly waitingSoft: string;
  /** Behind a dialog. */
  readonly scrim: string;
}

export type Colour = keyof Colours;
export type Scheme = "light" | "dark";

export const colours: Readonly<Record<Scheme, Colours>> = {
  light: {
    paper: "#fbf9f5",
    surface: "#ffffff",
    sunken: "#f1ede6",
    line: "#ddd6ca",
    edge: "#857c70",
    ink: "#1f1b18",
    quiet: "#5f574e",
    accent: "#74275c",
    accentPressed: "#561a43",
    accentSoft: "#f6e6f0",
    onAccent: "#ffffff",
    approved: "#1f6b3a",
    approvedSoft: "#e3f1e6",
    submitted: "#7a5200",
    submittedSoft: "#faefd6",
    rejected: "#a3231f",
    rejectedSoft: "#fbe6e3",
    waiting: "#2b5876",
    waitingSoft: "#e5eef4",
    scrim: "#1f1b1899",
  },
  dark: {
    paper: "#171413",
    surface: "#211d1b",
    sunken: "#2b2624",
    line: "#3a3431",
    edge: "#8f867c",
    ink: "#f4efe9",
    quiet: "#b9afa5",
    accent: "#e9a9d2",
    accentPressed: "#f4c9e4",
    accentSoft: "#3a2233",
    onAccent: "#2b0a20",
    approved: "#86d19b",
    approvedSoft: "#1b3022",
    submitted: "#ebc06a",
    submittedSoft: "#352a12",
    rejected: "#ff9f95",
    rejectedSoft: "#421d1a",
    waiting: "#9cc7e4",
    waitingSoft: "#1a2c38",
    scrim: "#000000b3",
  },
};

/** Distances in points, on a grid of 4 and 8. */
export const space = {
  hair: 2,
  tight: 4,
  small: 8,
  medium: 12,
  base: 16,
  large: 24,
  huge: 32,
  giant: 48,
} as const;
export type Space = keyof typeof space;

export const radius = { small: 6, medium: 10, large: 16, round: 999 } as const;

/** The least side of anything that can be touched, in points (WCAG 2.5.5; Apple's guidelines). */
export const TARGET = 44;

/** Windows from this width on, in points, have two columns and a rail in place of tabs. */
export const WIDE = 768;

/** The widest that a column of text and fields becomes, in points. */
export const COLUMN = 560;

/** How long something takes that moves, in milliseconds; nothing moves for people who asked for less motion. */
export const MOTION = 160;

/** Sizes of letters and lines in points, before the system's text size; a scale of about 1.2. */
export const type = {
  caption: { size: 13, line: 18, face: "sans", weight: "400" },
  label: { size: 14, line: 20, face: "sans", weight: "600" },
  body: { size: 16, line: 24, face: "sans", weight: "400" },
  strong: { size: 16, line: 24, face: "sans", weight: "600" },
  lead: { size: 18, line: 26, face: "sans", weight: "400" },
  title: { size: 20, line: 28, face: "serif", weight: "600" },
  headline: { size: 28, line: 36, face: "serif", weight: "600" },
  display: { size: 44, line: 52, face: "serif", weight: "400" },
} as const;
export type TypeName = keyof typeof type;
