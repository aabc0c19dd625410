/** Decisions in the reader's language; where the server kept words alone, these, marked as English. */
import type { JSX } from "preact";
import type { Run, Step, Version, VersionLog } from "./client.ts";
import { decisionOf, stopOf } from "./decision.ts";
import { decisionWords } from "./decision_words.ts";

/** Words as they are kept, which are English. */
function Kept({ text }: { readonly text: string }): JSX.Element {
  return <span lang="en">{text}</span>;
}

/** Why a version serves or not; `brief` leaves the numbers to the table of versions. */
export function DecisionText({ version, brief = false }: {
  readonly version: Version;
  readonly brief?: boolean;
}): JSX.Element {
  const decision = decisionOf(version);
  if (decision !== null) {
    const { verdict, numbers } = decisionWords.value.decision(decision);
    if (brief) return <>{verdict}</>;
    return (
      <>
        {verdict} <span class="decision-numbers">{numbers}</span>
      </>
    );
  }
  return <Kept text={keptReason(version)} />;
}

function keptReason({ decision }: Version): string {
  return typeof decision.reason === "string" ? decision.reason : "";
}

/** Why a pointer was moved: the decision about the version, or what a person wrote. */
export function MoveReason({ log, to, reason }: {
  readonly log: VersionLog;
  readonly to: string | null;
  readonly reason: string;
}): JSX.Element {
  const version = log.versions.find((one) => one.version === to);
  if (version !== undefined && reason !== "" && reason === keptReason(version)) {
    return <DecisionText version={version} brief />;
  }
  return <>{reason}</>;
}

/** What became of a run. */
export function RunDecision(
  { run, log }: { readonly run: Run; readonly log: VersionLog },
): JSX.Element | null {
  const w = decisionWords.value;
  const { outcome, fault } = run;
  if (outcome === null) return fault === null ? null : <Kept text={fault} />;
  const stop = stopOf(outcome);
  if (stop !== null) return <>{w.stopped(stop)}</>;
  const kept = typeof outcome.decision === "string" ? outcome.decision : "";
  const version = log.versions.find((one) => one.version === outcome.version);
  if (version !== undefined && keptReason(version) === kept) return <DecisionText version={version} brief />;
  return <Kept text={kept} />;
}

/** What a step found, where it found something to say. */
export function stepText(step: Step["step"], result: Step["result"]): string {
  const w = decisionWords.value;
  const stop = stopOf(result);
  if (stop !== null) return w.stop(stop);
  if (step === "check" && typeof result?.verdict === "string") {
    return w.verdicts[result.verdict] ?? result.verdict;
  }
  if (step === "gate" && typeof result?.code === "string") return w.codes[result.code] ?? "";
  if (step === "metrics" && typeof result?.status === "string") {
    return w.statuses[result.status] ?? result.status;
  }
  return "";
}
