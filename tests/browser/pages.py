"""The portal's pages as their readers know them: found by role and name, in the words of the reader's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import ClassVar, Final

from playwright.sync_api import Download, FilePayload, Locator, Page, expect

from portal.content.library import Library
from portal.content.phrases import LANGUAGES, catalogue
from portal.content.wording import Wording
from portal.law.facts import Fact, FactType

Answer = str | date | int


class Unknown:
    """What a reader says who does not know."""


UNKNOWN: Final = Unknown()


@dataclass(frozen=True)
class Reader:
    """Somebody with a browser and a language."""

    page: Page
    language: str
    library: Library

    def say(self, english: str, **values: object) -> str:
        """A phrase of the interface as this reader reads it."""
        words = catalogue(self.language)
        phrase = words.ugettext(english)
        if phrase == english:
            # A phrase that has a plural is found as one.
            phrase = words.ungettext(english, english, 1)
        return phrase % values if values else phrase

    def wording(self, place: str) -> Wording:
        """What the guide of a place says to this reader."""
        return Wording(self.library.guide(place), self.language, today())

    def open(self, address: str) -> None:
        self.page.goto(address)

    def follow(self, link: str, about: str | None = None, *, within: Locator | None = None) -> None:
        """Follow the link of that name; of several that read the same, the one that is heard to be `about` this."""
        name = re.compile(rf"^{re.escape(link)}\s*:\s*{re.escape(about)}$") if about else link
        (within or self.page).get_by_role("link", name=name, exact=True).click()

    def sees_title(self, title: str) -> None:
        """The page has one title, this one, and is in the reader's language."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(title)
        expect(self.page.locator("html")).to_have_attribute("lang", self.language)

    def section(self, heading: str) -> Locator:
        return self.page.get_by_role("region", name=heading, exact=True)

    def change_language(self) -> Reader:
        """The same page in the other language, by the link at the head of the page."""
        other = next(code for code in LANGUAGES if code != self.language)
        languages = self.page.get_by_role("navigation", name=self.say("Language"), exact=True)
        self.follow(LANGUAGES[other], within=languages)
        return Reader(self.page, other, self.library)


def today() -> date:
    """The day that the portal answers for."""
    return datetime.now(UTC).date()


@dataclass(frozen=True)
class Home:
    reader: Reader

    def open(self) -> Home:
        self.reader.open(f"/{self.reader.language}/")
        self.reader.sees_title(self.reader.say("Hiring a migrant or a refugee? Know what the law asks."))
        return self

    def check_a_hire(self, place: str) -> Questions:
        """From the first page over the choice of a country to the first question."""
        reader = self.reader
        reader.follow(reader.say("Check a hire"))
        reader.sees_title(reader.say("In which country is the job?"))
        reader.follow(reader.say("Check a hire"), about=reader.wording(place).jurisdiction_name())
        # What is asked is read off the page, so the page must be there.
        reader.page.wait_for_url(f"**/check/{place}*", wait_until="load")
        return Questions(reader, place)

    def open_saved_check(self, content: bytes) -> Result:
        reader = self.reader
        file: FilePayload = {"name": "puente.json", "mimeType": "application/json", "buffer": content}
        reader.follow(reader.say("Check a hire"))
        reader.follow(reader.say("Open the saved file and see what changed since"))
        reader.sees_title(reader.say("Open a saved check"))
        reader.page.get_by_label(reader.say("File saved on this device"), exact=True).set_input_files(file)
        reader.page.get_by_role("button", name=reader.say("Open it"), exact=True).click()
        return Result(reader)


@dataclass(frozen=True)
class Questions:
    """The check of a hire: one question a page."""

    reader: Reader
    place: str

    def asked(self) -> str | None:
        """The fact that this page asks for; None once all that matters is asked."""
        field = self.reader.page.locator("input[name=ask]")
        return field.get_attribute("value") if field.count() else None

    def answer(self, fact: str, answer: Answer | Unknown) -> None:
        """Answer the question about `fact`, which must be the one asked."""
        reader, page = self.reader, self.reader.page
        reader.sees_title(self.question(fact))
        if isinstance(answer, Unknown):
            self._send(reader.say("I don't know"))
            return
        self._give(reader.library.guide(self.place).law.facts[fact], answer)
        self._send(reader.say("Continue"))
        assert "ask=" not in page.url, "a reload would send the answer again"

    def answer_the_rest(self, answers: Mapping[str, Answer]) -> list[str]:
        """Answer whatever is still asked, with "I don't know" where `answers` says nothing; what was asked."""
        asked = []
        while (fact := self.asked()) is not None:
            assert fact not in asked, f"{fact} was asked twice"
            asked.append(fact)
            self.answer(fact, answers.get(fact, UNKNOWN))
        return asked

    def question(self, fact: str) -> str:
        return self.reader.wording(self.place).text("facts", fact, "question")

    def is_refused(self, problem: str) -> None:
        """The page is shown again, and says first what is wrong with the answer."""
        alert = self.reader.page.get_by_role("alert")
        expect(alert.get_by_role("heading")).to_have_text(self.reader.say("There is a problem"))
        expect(alert.get_by_role("link")).to_have_text(problem)

    def _give(self, fact: Fact, answer: Answer) -> None:
        reader, page = self.reader, self.reader.page
        wording = reader.wording(self.place)
        match fact.type:
            case FactType.COUNTRY:
                page.get_by_role("combobox").select_option(label=wording.choice_label(fact, str(answer)))
            case FactType.YES_NO:
                words = {"yes": reader.say("Yes"), "no": reader.say("No")}
                page.get_by_role("radio", name=words[str(answer)], exact=True).check()
            case FactType.DOCUMENT | FactType.CHOICE:
                name = wording.choice_label(fact, str(answer))
                folded = page.locator("details:not([open])").filter(has=page.get_by_label(name, exact=True))
                if folded.count():
                    # Documents that few people like this one hold.
                    folded.locator("summary").first.click()
                page.get_by_role("radio", name=name, exact=True).check()
            case FactType.DATE:
                self.write_day(*(str(answer).split("-")))
            case _:
                page.get_by_role("textbox", name=self.question(fact.id), exact=True).fill(str(answer))

    def write_day(self, year: str, month: str, day: str) -> None:
        for part, text in ("Day", day), ("Month", month), ("Year", year):
            self.reader.page.get_by_role("textbox", name=self.reader.say(part), exact=True).fill(text)

    def _send(self, button: str) -> None:
        with self.reader.page.expect_navigation():
            self.reader.page.get_by_role("button", name=button, exact=True).click()


@dataclass(frozen=True)
class Answers:
    """Every answer with a link to change it, before the result."""

    reader: Reader
    place: str

    def arrived(self) -> Answers:
        self.reader.sees_title(self.reader.say("Check your answers"))
        return self

    def given(self) -> dict[str, str]:
        """The answers shown, by the label of their question."""
        labels = self.reader.page.get_by_role("main").get_by_role("term").all_inner_texts()
        answers = self.reader.page.get_by_role("main").locator("dd:not(:has(a))").all_inner_texts()
        return dict(zip(labels, answers, strict=True))

    def label(self, fact: str) -> str:
        return self.reader.wording(self.place).fact_label(fact)

    def value(self, fact: str, answer: Answer) -> str:
        """How an answer is shown."""
        law = self.reader.library.guide(self.place).law
        return self.reader.wording(self.place).value_label(law.facts[fact], law.facts[fact].parse(str(answer)))

    def change(self, fact: str) -> Questions:
        self.reader.follow(self.reader.say("Change"), about=self.label(fact))
        return Questions(self.reader, self.place)

    def says_dropped(self, *facts: str) -> None:
        expect(self.reader.page.get_by_text(self.reader.say("We left out an answer"))).to_be_visible()
        notice = self.reader.page.get_by_text(
            self.reader.say("After your change these answers make no difference any more:")
        )
        expect(notice).to_contain_text(", ".join(map(self.label, facts)))

    def see_the_result(self) -> Result:
        self.reader.page.get_by_role("button", name=self.reader.say("See the result"), exact=True).click()
        return Result(self.reader)


@dataclass(frozen=True)
class Result:
    """May this person work, what must be done by when, and what can be taken away."""

    reader: Reader

    HEADINGS: ClassVar = {
        "yes": "Yes, you may hire this person for this job.",
        "conditional": "Yes, you may hire this person, on the conditions below.",
        "no": "No, you may not hire this person for this job on the information given.",
        "unknown": "We cannot say yet. Something we need to know is missing.",
    }

    def answers(self, answer: str) -> None:
        """The first line, in view without scrolling, is the answer."""
        self.reader.sees_title(self.reader.say(self.HEADINGS[answer]))
        expect(self.reader.page.get_by_role("heading", level=1)).to_be_in_viewport(ratio=1)

    @property
    def code(self) -> str:
        """The short code that a paper with the same answers, day and guide carries too."""
        return self.reader.page.get_by_text(self.reader.say("Code of this result:")).get_by_role("strong").inner_text()

    def step(self, place: str, obligation: str) -> Locator:
        title = self.reader.wording(place).text("obligations", obligation, "title")
        return self.reader.page.get_by_role("article", name=title, exact=True)

    def change(self, place: str, fact: str) -> Questions:
        """Change one of the answers that the result folds away."""
        self.reader.page.get_by_text(self.reader.say("Your answers"), exact=False).first.click()
        return Answers(self.reader, place).change(fact)

    def unfold(self, part: Locator) -> None:
        """Open all that is folded in a part of the page."""
        for summary in part.locator("summary").all():
            summary.click()

    def download(self, link: str) -> Download:
        with self.reader.page.expect_download() as download:
            self.reader.follow(link)
        return download.value
