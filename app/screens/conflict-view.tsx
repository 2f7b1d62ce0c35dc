import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { StyleSheet, View } from "react-native";
import { Button } from "../design/button.tsx";
import { Banner, Card, Mark } from "../design/surface.tsx";
import { Text } from "../design/text.tsx";
import { space } from "../design/tokens.ts";
import { useFormats } from "../language/language.tsx";
import type { Entry, Work } from "../outbox/entry.ts";
import type { Conflict } from "../outbox/waiting.ts";

import { StateMark } from "./state-mark.tsx";

/** An entry on one of two sides; null where it is deleted. */
type Version = Work | null;

export interface ConflictViewProps {
  readonly kind: Conflict["kind"];
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly mine: Version;
  readonly theirs: Entry | null;
  /** Absent where the entry can't be changed any more. */
  readonly onKeepMine?: (() => void) | undefined;
  readonly onKeepTheirs: () => void;
}

const FIELDS = ["project", "hours", "note"] as const;

/** Both versions of an entry side by side, what differs marked in each, and the choice between them. */
export function ConflictView({ kind, date, mine, theirs, onKeepMine, onKeepTheirs }: ConflictViewProps) {
  const { t } = useTranslation();
  const { day } = useFormats();
  const help = {
    changed: onKeepMine === undefined ? t("problem.approved") : t("conflict.help"),
    deleted: t("conflict.helpDeleted"),
    alike: t("conflict.helpAlike"),
  };
  return (
    <View style={styles.view}>
      <Banner tone="submitted" sign="conflict" title={day(date)}>
        {help[kind]}
      </Banner>
      <View style={styles.versions}>
        <VersionCard
          title={t("conflict.mine")}
          version={mine}
          other={theirs}
          deleted={t("conflict.mineDeleted")}
          action={
            onKeepMine !== undefined && (
              <Button kind="primary" isWide title={t("conflict.keepMine")} onPress={onKeepMine} />
            )
          }
        />
        <VersionCard
          title={t("conflict.theirs")}
          version={theirs}
          other={mine}
          deleted={t("conflict.theirsDeleted")}
          state={theirs?.state}
          action={<Button isWide title={t("conflict.keepTheirs")} onPress={onKeepTheirs} />}
        />
      </View>
    </View>
  );
}

function VersionCard({
  title,
  version,
  other,
  deleted,
  state,
  action,
}: {
  readonly title: string;
  readonly version: Version;
  readonly other: Version;
  readonly deleted: string;
  readonly state?: "submitted" | "approved" | "rejected" | undefined;
  readonly action: ReactNode;
}) {
  const { t } = useTranslation();
  const { hours } = useFormats();
  const textOf = (work: Work, field: (typeof FIELDS)[number]) =>
    field === "hours" ? hours(work.hours) : (work[field] ?? t("conflict.noNote"));
  return (
    <View style={styles.version}>
      <Card>
        <Text variant="title" level={2}>
          {title}
        </Text>
        {version === null && <Text>{deleted}</Text>}
        {version !== null &&
          FIELDS.map((field) => (
            <View key={field} style={styles.field}>
              <View style={styles.name}>
                <Text variant="label" colour="quiet">
                  {t(`conflict.fields.${field}`)}
                </Text>
                {other !== null && version[field] !== other[field] && (
                  <Mark tone="submitted" sign="conflict">
                    {t("conflict.differs")}
                  </Mark>
                )}
              </View>
              <Text>{textOf(version, field)}</Text>
            </View>
          ))}
        {state !== undefined && <StateMark state={state} />}
        {action}
      </Card>
    </View>
  );
}

const styles = StyleSheet.create({
  view: { gap: space.base },
  versions: { flexDirection: "row", flexWrap: "wrap", gap: space.base },
  version: { flexGrow: 1, flexShrink: 1, flexBasis: 240 },
  field: { gap: space.hair },
  name: { flexDirection: "row", flexWrap: "wrap", alignItems: "center", gap: space.small },
});
