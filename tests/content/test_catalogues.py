"""The interface says all it says in each of its languages, and one more language needs files and an entry, no code."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from jinja2 import Environment, nodes

from portal import create_app
from portal.content import phrases
from portal.content.library import Library
from portal.content.loader import Guide
from portal.content.phrases import CATALOGUES, LANGUAGES, SHEET_LANGUAGES, SOURCE_LANGUAGE, Phrases
from portal.content.summary import summarise
from portal.content.worded import Summary
from portal.content.wording import Wording
from portal.law.checklist import build
from portal.law.deadlines import Deadline
from portal.law.facts import Facts
from portal.settings import Settings
from scripts.check_catalogues import faults, placeholders, read, texts

ROOT = Path(__file__).resolve().parents[2]
TRANSLATED = sorted(set(SHEET_LANGUAGES) - {SOURCE_LANGUAGE})
CALLS = {"_": 1, "gettext": 1, "lazy_gettext": 1, "ngettext": 2, "pgettext": 2, "upgettext": 2}
DAY = date(2026, 11, 23)
ITALIAN = r"""
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\n"

msgid "Yes"
msgstr "Sì"

msgctxt "words that the language joins"
msgid "-"
msgstr "di il > del, di la > della"
"""


def pybabel(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "babel.messages.frontend", "--quiet", *arguments], cwd=ROOT, check=True)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Every text that code and templates ask for, found as `make messages` finds them."""
    found = tmp_path_factory.mktemp("catalogue") / "messages.pot"
    options = ["--mapping-file", "pyproject.toml", "--keywords", "lazy_gettext", "--output-file", str(found)]
    pybabel("extract", *options, "portal", "templates")
    return read(found)


@pytest.fixture(scope="module")
def colombia() -> Guide:
    return Library.of_folder(ROOT / "guides", ["co"]).guide("co")


def catalogue_path(language: str) -> Path:
    return CATALOGUES / language / "LC_MESSAGES" / "messages.po"


def translated(language: str) -> list[Message]:
    return [message for message in read(catalogue_path(language), language) if message.id]


# What is asked is answered


def test_every_language_but_the_source_has_a_catalogue():
    assert [language for language in TRANSLATED if not catalogue_path(language).is_file()] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated_in_all_its_plural_forms_none_fuzzy_or_left_over(asked: Catalog, language: str):
    assert list(faults(asked, read(catalogue_path(language), language))) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_translation_has_the_placeholders_of_its_source(language: str):
    different = []
    for message in translated(language):
        sources, shown = texts(message, "id"), texts(message, "string")
        # The form for one answers to the singular of the source, which may leave the number out ("one step").
        for position, form in enumerate(shown):
            source = sources[0] if position == 0 else sources[-1]
            if form and placeholders(form) != placeholders(source):
                different.append(form)
    assert different == []


@pytest.mark.parametrize("language", [SOURCE_LANGUAGE, *TRANSLATED])
def test_every_text_can_be_filled_in(asked: Catalog, language: str):
    # A template fills in each text, even one without placeholders: a bare percent sign would fail there.
    listed = [message for message in asked if message.id] if language == SOURCE_LANGUAGE else translated(language)
    for message in listed:
        forms = texts(message, "id" if language == SOURCE_LANGUAGE else "string")
        values = {name: 3 for form in texts(message, "id") for name in re.findall(r"%\((\w+)\)", form)}
        for form in forms:
            assert "%(" not in form % values


def test_no_text_of_the_code_hides_where_the_extraction_cannot_see_it(asked: Catalog):
    """A text inside an f-string, or put together before it is looked up, would stay English without a word."""
    known = {(message.context, texts(message, "id")[0]) for message in asked if message.id}
    unseen = []
    for path in sorted((ROOT / "portal").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for name, arguments in looked_up(node):
                literals = [item.value for item in arguments if isinstance(item, ast.Constant)]
                wanted = ("", "") if len(literals) < len(arguments) else (literals[0], literals[-1])
                key = wanted if name == "pgettext" else (None, wanted[0])
                if key not in known:
                    unseen.append(f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}")
    assert unseen == []


def test_no_text_of_the_templates_is_put_together_before_it_is_looked_up():
    unseen = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        parsed = Environment(autoescape=True).parse(path.read_text(encoding="utf-8"))
        for call in parsed.find_all(nodes.Call):
            name = call.node.name if isinstance(call.node, nodes.Name) else ""
            if not all(isinstance(item, nodes.Const) for item in call.args[: CALLS.get(name, 0)]):
                unseen.append(f"{path.relative_to(ROOT)}:{call.lineno}")
    assert unseen == []


def looked_up(node: ast.AST) -> Iterator[tuple[str, list[ast.expr]]]:
    if isinstance(node, ast.Call):
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in CALLS:
            yield name, node.args[: CALLS[name]]


def test_the_spanish_interface_calls_no_person_illegal_and_no_paper_certified():
    banned = re.compile(r"\bilegal|\blegales\b|certificad|aprobad|verificado por", re.IGNORECASE)
    assert [form for message in translated("es") for form in texts(message, "string") if banned.search(form)] == []


# Dates, numbers and plurals


@pytest.mark.parametrize(
    ("language", "place", "words"),
    [
        ("es", "co", "8 de marzo de 2026"),
        ("es", None, "8 de marzo de 2026"),
        ("pt", "br", "8 de março de 2026"),
        ("fr", "ca", "8 mars 2026"),
        ("ht", "co", "8 mas 2026"),
        ("en", "co", "8 March 2026"),
        ("en", None, "8 March 2026"),
        ("en", "us", "March 8, 2026"),
    ],
)
def test_a_date_is_said_in_the_form_of_the_reader(language: str, place: str | None, words: str):
    assert Phrases(language, place).day(date(2026, 3, 8)) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("es", "1 de marzo de 2026"),
        ("en", "1 March 2026"),
        ("pt", "1º de março de 2026"),
        ("fr", "1er mars 2026"),
        ("ht", "1 mas 2026"),
    ],
)
def test_the_first_of_a_month_is_said_as_the_language_counts_it(language: str, words: str):
    assert Phrases(language).day(date(2026, 3, 1)) == words
    assert "21" in Phrases(language).day(date(2026, 3, 21))


@pytest.mark.parametrize(
    ("language", "count", "words"),
    [
        ("es", 0, "días calendario"),
        ("es", 1, "día calendario"),
        ("es", 2, "días calendario"),
        ("en", 0, "calendar days"),
        ("en", 1, "calendar day"),
        ("en", 2, "calendar days"),
    ],
)
def test_one_day_is_singular_and_none_or_several_are_plural(language: str, count: int, words: str):
    found = Phrases(language).ngettext("%(number)s calendar day", "%(number)s calendar days", count)
    assert found % {"number": count} == f"{count} {words}"


@pytest.mark.parametrize(
    ("language", "deadline", "words"),
    [
        ("es", Deadline("work-starts-on", count=15), "15 días calendario después del primer día de trabajo"),
        ("en", Deadline("work-starts-on", count=15), "15 calendar days after the first day of work"),
        ("es", Deadline("work-starts-on", "before", 1), "1 día calendario antes del primer día de trabajo"),
        ("es", Deadline("contract-signed-on", count=2, unit="months"), "2 meses después de la firma del contrato"),
        ("es", Deadline("work-ended-on", "on"), "el último día de trabajo"),
        ("es", Deadline("contract-signed-on", "before"), "a más tardar en la firma del contrato"),
        (
            "es",
            Deadline(Deadline("work-ended-on", count=30), count=5),
            "5 días calendario después del fin de este plazo: 30 días calendario después del último día de trabajo",
        ),
    ],
)
def test_a_term_joins_the_words_of_the_law(colombia: Guide, language: str, deadline: Deadline, words: str):
    assert Wording(colombia, language, DAY).term(deadline) == words


# One more language


def forget() -> None:
    phrases.catalogue.cache_clear()
    phrases._joins.cache_clear()


@pytest.fixture
def with_italian(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The portal on the day somebody writes one entry for Italian, and no file yet."""
    monkeypatch.setitem(LANGUAGES, "it", "Italiano")
    forget()
    yield
    forget()


def summary_in(language: str, guide: Guide) -> Summary:
    facts = Facts({"nationality": "VE", "document": "ppt", "work-starts-on": date(2026, 12, 1)})
    return summarise(build(facts, guide.law, DAY), guide, language)


@pytest.mark.usefixtures("with_italian")
def test_a_new_language_shows_the_source_words_until_it_has_a_catalogue():
    found = Phrases("it")
    assert found.gettext("Documents") == "Documents"
    assert found.ngettext("%(num)s step", "%(num)s steps", 2) == "%(num)s steps"
    assert found.day(date(2026, 3, 8)) == "8 marzo 2026"


@pytest.mark.usefixtures("with_italian")
def test_a_new_language_speaks_as_soon_as_its_catalogue_is_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    folder = tmp_path / "it" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text(ITALIAN, encoding="utf-8")
    pybabel("compile", "--directory", str(tmp_path))
    monkeypatch.setattr(phrases, "CATALOGUES", tmp_path)
    found = Phrases("it")
    assert found.gettext("Yes") == "Sì"
    assert found.gettext("No") == "No"
    assert found.contract("dopo di il primo giorno") == "dopo del primo giorno"


@pytest.mark.usefixtures("with_italian")
def test_a_guide_without_the_new_language_is_shown_in_the_official_one_and_says_so(colombia: Guide):
    summary, spanish = summary_in("it", colombia), summary_in("es", colombia)
    assert summary.jurisdiction_name == "Colombia"
    assert summary.day_words == "23 novembre 2026"
    for shown, original in zip(summary.stages, spanish.stages, strict=True):
        assert [step.title for step in shown.steps] == [step.title for step in original.steps]
        assert {step.language for step in shown.steps} <= {"es"}
    assert {right.language for right in summary.rights} == {"es"}
    assert {right.language for right in spanish.rights} == {None}


@pytest.mark.usefixtures("with_italian")
def test_a_page_in_the_new_language_tells_the_reader_which_words_are_not_translated(tmp_path: Path):
    app = create_app(Settings(database_url=f"sqlite:///{tmp_path / 'portal.sqlite'}"))
    address = "/it/check/co/result?nationality=VE&document=ppt&day=2026-11-23"
    page = app.test_client().get(address).get_data(as_text=True)
    assert '<html lang="it"' in page
    assert ">Italiano</a>" in page
    assert "23 novembre 2026" in page
    assert "Shown in its original language: not translated yet" in page
