"""A system refuses the number of a person's document: letters to those whose system it is, ready to sign."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from portal.content.loader import Guide
from portal.content.phrases import Phrases
from portal.content.summary import summarise
from portal.content.worded import Summary, WordedStep
from portal.content.wording import WordedBasis
from portal.law.checklist import Checklist
from portal.law.dated import Confidence
from portal.law.model import WorkDocument
from portal.law.permission import Answer

DOCUMENT = "document"
BANK = "bank"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter in the official language of the place.

    `about` is the step that it serves, or the bank; `subject` names that step. `unsure`: a citation in it was not read
    in any source.
    """

    about: str
    language: str
    paper: str
    recipient: str
    subject: str
    title: str
    blanks: tuple[str, ...]
    paragraphs: tuple[str, ...]
    asks_lead: str
    asks: tuple[str, ...]
    closing: str
    signature: tuple[str, ...]
    foot: str
    unsure: bool


def has_letters(checklist: Checklist) -> bool:
    """Whether it is known that the person may work, and which document shows it."""
    return DOCUMENT in checklist.facts and checklist.may_work.answer in (Answer.YES, Answer.CONDITIONAL)


def letters(checklist: Checklist, guide: Guide) -> tuple[Letter, ...]:
    """The letters that may be needed for one hire: for each step in which the number goes into a system, and to a bank.

    There are none where has_letters says so.
    """
    if not has_letters(checklist):
        return ()
    summary = summarise(checklist, guide, guide.law.languages[0])
    document = guide.law.documents[str(checklist.facts[DOCUMENT])]
    return tuple(_Writer(summary, guide, document).letters())


class _Writer:
    def __init__(self, summary: Summary, guide: Guide, document: WorkDocument) -> None:
        self.summary, self.law, self.document = summary, guide.law, document
        self.phrases = Phrases(summary.language, summary.jurisdiction)

    def letters(self) -> Iterator[Letter]:
        _ = self.phrases.gettext
        steps = [step for stage in self.summary.stages for step in stage.steps] + list(self.summary.treatment)
        by_bank = None
        for step in steps:
            to = self.law.obligations[step.id].number_goes_to
            if step.applies != "yes" or to is None:
                continue
            if to == BANK:
                by_bank = step
            else:
                yield self._letter(step.id, to, step.title, self._duty(step), step.basis)
        wages = _("We must pay this person's wages, and want to pay them into an account, as we do for all our staff.")
        told = f"{wages} {self._cited(by_bank.basis)}" if by_bank and by_bank.basis else wages
        yield self._letter(BANK, BANK, "", told, by_bank.basis if by_bank else None)

    def _duty(self, step: WordedStep) -> str:
        _ = self.phrases.gettext
        parts = [_("The law asks us to do this: %(duty)s.") % {"duty": step.title.rstrip(".")}]
        if step.due is not None and step.due.on is not None:
            parts.append(_("Our last day is %(day)s.") % {"day": self.phrases.day(step.due.on)})
        if step.basis is not None:
            parts.append(self._cited(step.basis))
        return " ".join(parts)

    def _cited(self, basis: WordedBasis) -> str:
        _ = self.phrases.gettext
        cited = []
        for item in basis.citations:
            article = item.article or ""
            if article[:1].isdigit():
                article = _("art. %(article)s") % {"article": article}
            cited.append(f"{item.title}, {article}" if article else item.title)
        return _("Legal basis: %(citations)s.") % {"citations": "; ".join(cited)}

    def _letter(self, about: str, to: str, subject: str, purpose: str, basis: WordedBasis | None) -> Letter:
        _, answer = self.phrases.gettext, self.summary.answer
        issuer = self.law.authorities[self.document.issuer].name
        reasons = [reason.basis for reason in answer.reasons if reason.basis is not None]
        allowed = [
            _("The document allows this person to work."),
            *([answer.validity] if answer.validity else []),
            *(self._cited(found) for found in reasons[:1]),
        ]
        checked = " ".join(filter(None, (_("How to check the document:"), answer.check, answer.check_url)))
        shown = [*reasons[:1], *([basis] if basis else [])]
        return Letter(
            about,
            self.summary.language,
            self.summary.paper,
            {
                "bank": _("To the bank"),
                "insurer": _("To the insurer or social security body"),
                "tax": _("To the tax office"),
                "registry": _("To the office that keeps the register"),
            }[to],
            subject,
            _("A document that your system does not accept"),
            (
                _("Place and date"),
                _("Addressee: office and address"),
                _("Employer: name, tax number, address"),
                _("Worker: name, and number of the document"),
            ),
            (
                _("We employ a person who holds this document: %(document)s, issued by %(issuer)s.")
                % {"document": self.document.name, "issuer": issuer},
                _("Your system does not accept the number or the kind of this document."),
                " ".join(allowed),
                *([checked] if answer.check else []),
                purpose,
            ),
            _("We ask you:"),
            (
                _("to record the person with the kind and the number of the document as they are printed;"),
                _("if your system cannot do so, to tell us another way that keeps our date;"),
                _("if you refuse, to tell us in writing on which rule."),
            ),
            _("Please confirm on our copy the day on which you received this letter."),
            (_("Employer: name and signature"), _("Received: day, stamp and signature")),
            _("Prepared by the employer. It is no official document."),
            any(found.confidence == Confidence.RECALLED.value for found in shown),
        )
