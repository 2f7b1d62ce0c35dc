import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Image, StyleSheet, View } from "react-native";
import { Button } from "../../design/button.tsx";
import { Choices } from "../../design/field.tsx";
import { Icon } from "../../design/icon.tsx";
import { Card } from "../../design/surface.tsx";
import { Text } from "../../design/text.tsx";
import { useTheme } from "../../design/theme.tsx";
import { radius, space } from "../../design/tokens.ts";
import { scopes as ofPolicy, type Scope } from "../../generated/policy.ts";
import { useFormats } from "../../language/language.tsx";
import { LANGUAGES, type Language } from "../../language/languages.ts";

export interface ProfileViewProps {
  readonly person: { readonly name?: string; readonly email?: string; readonly picture?: string };
  readonly scopes: ReadonlySet<Scope>;
  /** When the person has to sign in again. */
  readonly endsAt?: Date | undefined;
  readonly language: {
    /** Absent while it is the device's. */
    readonly chosen: Language | undefined;
    readonly choose: (language: Language | undefined) => void;
  };
  readonly onSignInAgain: () => void;
  readonly onSignOut: () => void;
  readonly isSigningOut: boolean;
}

/** Who is signed in, what they may do, until when, and in which language; and the way out. */
export function ProfileView(props: ProfileViewProps) {
  const { person, scopes, endsAt, language, onSignInAgain, onSignOut, isSigningOut } = props;
  const { t } = useTranslation();
  const { moment } = useFormats();
  return (
    <>
      <Someone {...person} />
      <Part title={t("profile.may")}>
        <Scopes held={scopes} />
        <Text variant="caption" colour="quiet">
          {t("profile.renew")}
        </Text>
        <Button title={t("profile.signInAgain")} onPress={onSignInAgain} />
      </Part>
      {endsAt !== undefined && (
        <Part title={t("profile.session")}>
          <Text>{t("profile.ends", { moment: moment(endsAt) })}</Text>
          <Text variant="caption" colour="quiet">
            {t("profile.endsHelp")}
          </Text>
        </Part>
      )}
      <Part title={t("profile.language")}>
        <LanguageChoice {...language} />
      </Part>
      <Button
        kind="danger"
        isWide
        testID="sign-out"
        isBusy={isSigningOut}
        title={isSigningOut ? t("profile.signingOut") : t("profile.signOut")}
        onPress={onSignOut}
      />
    </>
  );
}

const WORDS = {
  "read:timesheets": "profile.scopes.read",
  "create:timesheets": "profile.scopes.create",
  "delete:timesheets": "profile.scopes.delete",
  "approve:timesheets": "profile.scopes.approve",
} as const satisfies Record<Scope, string>;

const isScope = (name: string): name is Scope => Object.hasOwn(ofPolicy, name);

function Scopes({ held }: { readonly held: ReadonlySet<Scope> }) {
  const { t } = useTranslation();
  const names = Object.keys(ofPolicy).filter(isScope);
  const mine = names.filter((scope) => held.has(scope));
  if (mine.length === 0) return <Text>{t("profile.nothing")}</Text>;
  return (
    <View role="list" style={styles.scopes}>
      {mine.map((scope) => (
        <View key={scope} role="listitem" style={styles.scope}>
          <View style={styles.sign}>
            <Icon sign="approve" colour="approved" size={18} />
          </View>
          <View style={styles.grow}>
            <Text>{t(WORDS[scope])}</Text>
            <Text variant="caption" colour="quiet">
              {scope}
            </Text>
          </View>
        </View>
      ))}
    </View>
  );
}

function LanguageChoice({ chosen, choose }: ProfileViewProps["language"]) {
  const { t } = useTranslation();
  const languages = Object.entries(LANGUAGES).map(([value, title]) => ({ value, title }));
  return (
    <Choices
      label={t("profile.language")}
      isLabelHidden
      choices={[{ value: DEVICE, title: t("profile.deviceLanguage") }, ...languages]}
      value={chosen ?? DEVICE}
      onChange={(value) => choose(isLanguage(value) ? value : undefined)}
    />
  );
}

const DEVICE = "device";

const isLanguage = (value: string): value is Language => Object.hasOwn(LANGUAGES, value);

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <View style={styles.part}>
      <Text variant="title" level={2}>
        {title}
      </Text>
      <Card>{children}</Card>
    </View>
  );
}

const FACE = 56;

function Someone({ name, email, picture }: ProfileViewProps["person"]) {
  const { colours, textScale } = useTheme();
  const [isBroken, setIsBroken] = useState(false);
  const title = name ?? email ?? "";
  const side = FACE * textScale;
  const face = [styles.face, { width: side, height: side, backgroundColor: colours.accentSoft }];
  return (
    <View style={styles.someone}>
      {picture === undefined || isBroken ? (
        <View style={face}>
          <Icon sign="person" colour="accent" size={28} />
        </View>
      ) : (
        <View style={face}>
          <Image
            source={{ uri: picture }}
            aria-hidden
            onError={() => setIsBroken(true)}
            style={{ width: side, height: side }}
          />
        </View>
      )}
      <View style={styles.grow}>
        <Text variant="strong">{title}</Text>
        {email !== undefined && email !== title && <Text colour="quiet">{email}</Text>}
      </View>
    </View>
  );
}

const styles = StyleSheet.create({
  part: { gap: space.small },
  scopes: { gap: space.medium },
  scope: { flexDirection: "row", gap: space.small },
  sign: { paddingTop: space.hair },
  grow: { flex: 1 },
  someone: { flexDirection: "row", alignItems: "center", gap: space.base },
  face: { alignItems: "center", justifyContent: "center", borderRadius: radius.round, overflow: "hidden" },
});
