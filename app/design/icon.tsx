import Svg, { Path } from "react-native-svg";
import { useTheme } from "./theme.tsx";
import type { Colour } from "./tokens.ts";

/** Signs, drawn on a square of 24 by strokes. */
const SIGNS = {
  approve: "M5 12.5l4.5 4.5L19 7.5",
  reject: "M7 7l10 10M17 7L7 17",
  submitted: "M12 4.5a7.5 7.5 0 1 0 0 15a7.5 7.5 0 1 0 0-15M12 8v4.2l2.8 1.8",
  waiting: "M12 19V6M6.5 11L12 5.5l5.5 5.5",
  conflict: "M7 8h11l-3.2-3.2M17 16H6l3.2 3.2",
  warning: "M12 4.5L21 19.5H3zM12 10v4.2M12 16.9v.1",
  offline:
    "M4 4l16 16M7.5 17.5a4 4 0 0 1-.6-8M10.5 6.2a5.5 5.5 0 0 1 6.9 4.3a3.6 3.6 0 0 1 1.9 5.9M7.5 17.5h8",
  information: "M12 4a8 8 0 1 0 0 16a8 8 0 1 0 0-16M12 11v5M12 8v.1",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  back: "M14.5 6l-6 6l6 6",
  forward: "M9.5 6l6 6l-6 6",
  close: "M6.5 6.5l11 11M17.5 6.5l-11 11",
  week: "M5 6.5h14v13H5zM5 10.5h14M9 4v4M15 4v4",
  approvals: "M4 12.5l4 4l8-9M11.5 15.5l1 1l8-9",
  person:
    "M12 4.5a3.75 3.75 0 1 0 0 7.5a3.75 3.75 0 1 0 0-7.5M4.5 20c.8-3.6 3.8-5.5 7.5-5.500s6.7 1.9 7.5 5.5",
  delete: "M5 7h14M10 7V4.500h4V7M7 7l.8 12.500h8.400L17 7M10.5 10.500v5.500M13.5 10.500v5.5",
  repeat: "M8 8h11v11H8zM16 8V5H5v11h3",
  refresh: "M19 12a7 7 0 1 1-2-5l2 2M19 4.500V9h-4.500",
  undo: "M8.5 5.500L4.5 9.500l4 4M5 9.500h9a5 5 0 0 1 0 10h-4",
} as const;

export type Sign = keyof typeof SIGNS;

/** Signs that point somewhere, and point the other way where one reads from right to left. */
const POINTING: ReadonlySet<Sign> = new Set(["back", "forward", "undo", "conflict"]);

export interface IconProps {
  readonly sign: Sign;
  readonly colour?: Colour;
  /** Its side in points; it grows with the text. */
  readonly size?: number;
}

/** A sign beside the words that say the same: screen readers pass it over. */
export function Icon({ sign, colour = "ink", size = 20 }: IconProps) {
  const { colours, textScale, direction } = useTheme();
  const side = size * textScale;
  const isMirrored = direction === "rtl" && POINTING.has(sign);
  return (
    <Svg
      width={side}
      height={side}
      viewBox="0 0 24 24"
      fill="none"
      aria-hidden
      style={isMirrored ? { transform: [{ scaleX: -1 }] } : undefined}
    >
      <Path
        d={SIGNS[sign]}
        stroke={colours[colour]}
        strokeWidth={1.75}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </Svg>
  );
}
