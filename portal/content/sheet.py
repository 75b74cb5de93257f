"""The worker's own sheet: from the same summary as the employer's paper, in a language that the worker reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from portal.content.loader import Guide
from portal.content.phrases import Phrases
from portal.content.summary import summarise
from portal.content.worded import Summary, WordedStep
from portal.law.checklist import Checklist


@dataclass(frozen=True, slots=True)
class SheetItem:
    """A point of the sheet. `language` is set where its words are in another language than the sheet."""

    title: str
    text: str = ""
    url: str | None = None
    language: str | None = None


def _sentence(title: str) -> str:
    """A title that a text follows."""
    return title if title.endswith((".", "!", "?", ":", "…")) else f"{title}."


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A heading with its points; `lead` says something of all of them."""

    heading: str
    items: tuple[SheetItem, ...]
    lead: str = ""


@dataclass(frozen=True, slots=True)
class WorkerSheet:
    """What the worker takes home: ready for page and paper, with no other word needed but those that it holds."""

    language: str
    paper: str
    title: str
    lead: tuple[str, ...]
    parts: tuple[SheetPart, ...]
    about: tuple[str, ...]
    address_label: str
    receipt: str
    blanks: tuple[str, ...]
    foot: str


def worker_sheet(checklist: Checklist, guide: Guide, language: str) -> WorkerSheet:
    """The sheet of one hire in a language of phrases.SHEET_LANGUAGES; without answers, that of every hire.

    It says what the employer must do and not how, and nothing of quotas, of the employer's fines, or of why the person
    came. Of a person who may not do the job it tells the rights alone.
    """
    summary = summarise(checklist, guide, language)
    writer = _Writer(summary, guide)
    phrases = writer.phrases
    _ = phrases.gettext
    title = _("Your work and your rights: %(country)s") % {"country": summary.jurisdiction_name}
    law = _("The law of %(day)s, by revision %(revision)s of the guide.") % {
        "day": summary.day_words,
        "revision": summary.revision,
    }
    return WorkerSheet(
        summary.language,
        summary.paper,
        title,
        (
            _("This sheet is yours. Keep it."),
            _("You need not tell your employer why you left your country."),
        ),
        tuple(part for part in writer.parts() if part.items),
        tuple(
            filter(
                None,
                (
                    law,
                    _("This sheet is information. It is no official document and no legal advice."),
                    summary.translation_note,
                ),
            )
        ),
        _("The same on the internet:"),
        _("I received this sheet. By signing I give up no right."),
        (_("Day"), _("Name of the worker"), _("Signature of the worker")),
        f"{title} · {_('not an official document')}",
    )


class _Writer:
    def __init__(self, summary: Summary, guide: Guide) -> None:
        self.summary, self.law = summary, guide.law
        self.phrases = Phrases(summary.language, summary.jurisdiction)

    def parts(self) -> tuple[SheetPart, ...]:
        _ = self.phrases.gettext
        steps = [step for stage in self.summary.stages for step in stage.steps] + list(self.summary.treatment)
        mine = [step for step in steps if self.law.obligations[step.id].bound == "worker"]
        theirs = [step for step in steps if self.law.obligations[step.id].bound == "employer"]
        return (
            SheetPart(_("May you do this work?"), self._answer()),
            SheetPart(
                _("What your employer must do and must not do"),
                self._steps(step for step in theirs if step.kind in ("duty", "keep", "must-not")),
            ),
            SheetPart(_("What you must do"), self._steps(mine)),
            SheetPart(
                _("Your rights"),
                tuple(
                    SheetItem(
                        _sentence(right.title), " ".join(filter(None, (right.text, right.note))), None, right.language
                    )
                    for right in self.summary.rights
                ),
            ),
            SheetPart(
                _("If something is wrong"),
                tuple(
                    SheetItem(office.name, "", office.url, self.law.languages[0])
                    for office in self.law.authorities.values()
                    if office.helps_workers
                ),
                _("You can ask these offices for help or complain there:"),
            ),
        )

    def _answer(self) -> tuple[SheetItem, ...]:
        _, answer = self.phrases.gettext, self.summary.answer
        heading = {
            "yes": _("Yes. With your papers you may do this work."),
            "conditional": _("Yes, on conditions. Ask your employer to explain them to you."),
        }.get(answer.answer)
        if answer.provisos:
            heading = _("It is not certain yet. Your employer still has to clear something up.")
        if heading is None:
            return ()
        reasons = " ".join(reason.text for reason in answer.reasons)
        return (SheetItem(heading, " ".join(filter(None, (reasons, *answer.limits, answer.validity)))),)

    def _steps(self, steps: Iterable[WordedStep]) -> tuple[SheetItem, ...]:
        _ = self.phrases.gettext
        return tuple(
            SheetItem(
                _sentence(step.title),
                _("By %(day)s at the latest.") % {"day": self.phrases.day(step.due.on)}
                if step.due and step.due.on and not step.due.recurs
                else "",
                None,
                step.language,
            )
            for step in steps
            if self._is_told(step)
        )

    def _is_told(self, step: WordedStep) -> bool:
        """What applies; where nothing is known of a hire, also what may apply to everybody."""
        if step.applies == "yes":
            return self.law.obligations[step.id].for_anyone or self.summary.allows_paper
        return step.applies == "unknown" and not self.summary.facts and (step.treatment or step.kind == "must-not")
