"""What staff do with intents: list them, teach new ones, remove them, and go back to another version.

Two changes at once do not lose one another: each is made of the version that was seen, and published only where that
one is still live; else it is made again.
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from storeclerk.artefacts import Artefacts, Seen
from storeclerk.chat.intents.contract import (
    IntentsResponse,
    LabelOutcome,
    TaughtResponse,
    TeachRequest,
    VersionsResponse,
    VersionSummary,
)
from storeclerk.chat.intents.examples import checked_examples, checked_label
from storeclerk.chat.intents.listing import listed
from storeclerk.chat.intents.taught import ARTEFACT, Taught, TaughtIntent
from storeclerk.chat.intents.teacher import Teacher
from storeclerk.errors import BadInput, ModelError, NotFound, StoreUnavailable
from storeclerk.observability import logger
from storeclerk.ports import ObjectStore
from storeclerk.text.few_shot import labels_of

_TRIES = 5
_TOLD = 200  # characters of a label that is refused


class _Change(NamedTuple):
    """The head before a change, that after it, and the live version."""

    before: Taught
    after: Taught
    version: str | None


class IntentService:
    """Changes the live head; every change is a new version."""

    def __init__(self, lake: ObjectStore, teacher: Teacher, covered: Callable[[str], str]) -> None:
        """Take what covers the personal data in an example: `PersonalDataCover`."""
        self._covered = covered
        self._artefacts = Artefacts(lake)
        self._teacher = teacher
        self._version: str | None = None
        self._head = teacher.untaught

    def intents(self) -> IntentsResponse:
        """List the intents that the chat knows, and those that it left out."""
        version = self._artefacts.seen(ARTEFACT).version
        return listed(version, self._read(version))

    def teach(self, label: str, request: TeachRequest) -> TaughtResponse:
        """Teach an intent by its examples.

        Raises:
            BadInput: label or examples are not as asked for, the intent exists and shall not be replaced, or the gate
                refuses it.
            StoreUnavailable: other changes came first, again and again.
        """
        texts = checked_examples(request.examples, self._covered)
        name = checked_label(label, self._covered)
        before, after, version = self._change(lambda head: self._taught(head, name, texts, replace=request.replace))
        intent = _of(after, name)
        return TaughtResponse(
            version=version,
            label=name,
            examples=len(intent.texts),
            recognised=intent.recognised,
            refused=intent.refused,
            changed=after is not before,
        )

    def teach_all(self, intents: Mapping[str, Sequence[str]]) -> tuple[str | None, list[LabelOutcome]]:
        """Teach several intents as one version, in place of taught ones of their names; each passes the gate or not.

        Gives the live version and what became of each. Raises StoreUnavailable as `teach` does.
        """
        outcomes: list[LabelOutcome] = []

        def change(head: Taught) -> Taught:
            outcomes.clear()
            for label, texts in intents.items():
                head, outcome = self._tried(head, label, texts)
                outcomes.append(outcome)
            return head

        _, _, version = self._change(change)
        return version, outcomes

    def remove(self, label: str) -> IntentsResponse:
        """Remove a taught intent. Raises NotFound, BadInput, StoreUnavailable."""
        _, after, version = self._change(lambda head: self._teacher.remove(head, label))
        return listed(version, after)

    def versions(self) -> VersionsResponse:
        """List the versions, newest first."""
        live = self._artefacts.seen(ARTEFACT, damaged=True).version
        return VersionsResponse(
            [
                VersionSummary(
                    version=one.version,
                    created=one.created,
                    live=one.version == live,
                    taught=one.metrics.get("taught", []),
                )
                for one in self._artefacts.manifests(ARTEFACT)
            ]
        )

    def make_live(self, version: str) -> IntentsResponse:
        """Go back to a version. One that was made on another model is taught again and becomes a new version.

        Raises:
            NotFound: there is no such version that is whole.
        """
        try:
            artefact = self._artefacts.read(ARTEFACT, version)
        except ModelError as error:
            raise NotFound(f"There is no version {version} that is whole. GET /intents/versions names them.") from error
        chosen = self._teacher.read(artefact)
        for _ in range(_TRIES):
            # What is live may be damaged, and the reason to go back: it is not read.
            live = self._published(self._artefacts.seen(ARTEFACT, damaged=True), chosen)
            if live is not None:
                return listed(live, chosen)
        raise _overtaken()

    def _taught(self, head: Taught, label: str, texts: tuple[str, ...], *, replace: bool) -> Taught:
        known = head.find(label)
        if known is not None and known.texts == texts and not known.left_out:
            return head
        other = next((one for one in labels_of(head.arrays) if one != label and _plain(one) == _plain(label)), None)
        if other:
            raise BadInput(
                f"There is an intent '{other}' already, which differs from '{label}' only in how it is written."
            )
        if not replace and (known is not None or label in labels_of(head.arrays)):
            raise BadInput(
                f"There is an intent '{label}' already. Send \"replace\": true to put this one in its place."
            )
        return self._teacher.teach(head, label, texts)

    def _tried(self, head: Taught, label: str, texts: Sequence[str]) -> tuple[Taught, LabelOutcome]:
        try:
            name, checked = checked_label(label, self._covered), checked_examples(texts, self._covered)
            after = self._taught(head, name, checked, replace=head.find(name) is not None)
        except BadInput as error:
            # The label may be what is wrong, and the report is kept.
            told = self._covered(label[:_TOLD])
            return head, LabelOutcome(label=told, outcome="refused", examples=len(texts), reason=error.message)
        outcome = LabelOutcome(label=label, outcome="unchanged" if after is head else "taught", examples=len(checked))
        return after, outcome

    def _change(self, change: Callable[[Taught], Taught]) -> _Change:
        for _ in range(_TRIES):
            seen = self._artefacts.seen(ARTEFACT)
            before = self._read(seen.version)
            after = change(before)
            if after is before:
                return _Change(before, after, seen.version)
            version = self._published(seen, after)
            if version is not None:
                return _Change(before, after, version)
        raise _overtaken()

    def _published(self, seen: Seen, head: Taught) -> str | None:
        """Name the version that was made of a head, or None where another one became live meanwhile."""
        files = head.to_files(self._teacher.shipped.base)
        manifest = self._artefacts.publish_over(ARTEFACT, seen, files, _metrics(head))
        if manifest is None:
            return None
        self._version, self._head = manifest.version, head
        logger().info("intents published", version=manifest.version, intents=len(labels_of(head.arrays)))
        return manifest.version

    def _read(self, version: str | None) -> Taught:
        if version is None:
            return self._teacher.untaught
        if version != self._version:
            self._head = self._teacher.read(self._artefacts.read(ARTEFACT, version))
            self._version = version
        return self._head


def _plain(label: str) -> str:
    return unicodedata.normalize("NFKC", label).casefold().replace("_", " ")


def _overtaken() -> StoreUnavailable:
    return StoreUnavailable("Other changes of the intents came first, again and again. Please try again.")


def _metrics(head: Taught) -> dict[str, object]:
    return {
        "intents": len(labels_of(head.arrays)),
        "taught": [intent.label for intent in head.intents],
        "golden": head.golden,
    }


def _of(head: Taught, label: str) -> TaughtIntent:
    return next(intent for intent in head.intents if intent.label == label)
