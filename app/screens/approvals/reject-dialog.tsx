import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Platform, type TextInput } from "react-native";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { Field } from "../../design/field.tsx";
import { reasonProblem, type TextProblem } from "../../entries/rules.ts";
import { limits } from "../../generated/policy.ts";
import { visible } from "../draft.ts";

/** Asks for the reason of a rejection, which the people concerned will read. What was typed is gone when it closes. */
export function RejectDialog({
  count,
  isOpen,
  onReject,
  onClose,
}: {
  /** How many entries it is about. */
  readonly count: number;
  readonly isOpen: boolean;
  readonly onReject: (reason: string) => void;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<TextProblem>();
  const field = useRef<TextInput>(null);
  const close = () => {
    setReason("");
    setProblem(undefined);
    onClose();
  };
  const reject = () => {
    const words = visible(reason).trim();
    const found = reasonProblem(words);
    setProblem(found);
    if (found !== undefined) return field.current?.focus();
    onReject(words);
    close();
  };
  return (
    <Dialog
      title={t("approvals.rejectTitle", { count })}
      isOpen={isOpen}
      onClose={close}
      actions={
        <>
          <Button kind="danger" title={t("approvals.rejectThem", { count })} onPress={reject} />
          <Button title={t("entry.cancel")} onPress={close} />
        </>
      }
    >
      <Field
        ref={field}
        label={t("approvals.reason")}
        hint={t("approvals.reasonHint", { count })}
        error={
          problem && t(`approvals.reasonProblems.${kindOf(problem)}`, { count: limits.reason.maxLength })
        }
        value={reason}
        onChangeText={(text) => {
          setReason(text);
          setProblem(undefined);
        }}
        isRequired
        multiline
        // In a browser the dialog does it, which else takes the field for where the focus came from.
        autoFocus={Platform.OS !== "web"}
      />
    </Dialog>
  );
}

/** The problems that one can do something about by themselves; all others are characters. */
const kindOf = (problem: TextProblem): "required" | "too_long" | "characters" =>
  problem === "required" || problem === "too_long" ? problem : "characters";
