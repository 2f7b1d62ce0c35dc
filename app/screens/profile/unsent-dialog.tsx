import { useTranslation } from "react-i18next";
import { View } from "react-native";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { Text } from "../../design/text.tsx";

/** Warns that something isn't sent yet before somebody signs out. */
export function UnsentDialog({
  count,
  isOpen,
  isSending,
  couldNotSend,
  onSend,
  onSignOut,
  onClose,
}: {
  /** How many changes aren't sent. */
  readonly count: number;
  readonly isOpen: boolean;
  readonly isSending: boolean;
  /** Whether it was tried to send them, in vain. */
  readonly couldNotSend: boolean;
  /** Sends them, and then signs out. */
  readonly onSend: () => void;
  readonly onSignOut: () => void;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Dialog
      title={t("profile.unsentTitle", { count })}
      isOpen={isOpen}
      onClose={onClose}
      actions={
        <>
          <Button kind="primary" title={t("profile.sendFirst")} isBusy={isSending} onPress={onSend} />
          <Button kind="danger" title={t("profile.signOutAnyway")} disabled={isSending} onPress={onSignOut} />
          <Button title={t("entry.cancel")} disabled={isSending} onPress={onClose} />
        </>
      }
    >
      <Text>{t("profile.unsentHelp")}</Text>
      {couldNotSend && (
        <View role="alert" testID="error">
          <Text colour="rejected">{t("profile.stillUnsent")}</Text>
        </View>
      )}
    </Dialog>
  );
}
