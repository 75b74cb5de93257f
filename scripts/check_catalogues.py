"""Check that every catalogue says all that the interface says, and fail with what to do.

    scripts/check_catalogues.py TEMPLATE CATALOGUES

TEMPLATE is what `pybabel extract` found in code and templates; CATALOGUES the folder with one catalogue for
each language. The program reads the compiled catalogue, so that one must say the same. A language of the worker's sheet
alone must say what SHEET asks for.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

# Languages that say the worker's sheet and nothing else of the interface.
OF_THE_SHEET = frozenset({"ht"})
SHEET = "portal/content/sheet.py"
# %(name)s and {name}: what the program fills in.
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}")


def read(path: Path, language: str | None = None) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def texts(message: Message, part: str) -> list[str]:
    """The message's singular and plural forms: as the program asks for it ("id"), or as shown ("string")."""
    value = getattr(message, part)
    return [value] if isinstance(value, str) else list(value)


def name(message: Message) -> str:
    return repr(texts(message, "id")[0])


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def faults_of(asked: Message, catalogue: Catalog) -> Iterator[str]:
    answer = catalogue.get(asked.id, asked.context)
    if answer is None:
        yield f"missing: {name(asked)}"
        return
    shown = texts(answer, "string")
    if not all(shown):
        yield f"untranslated: {name(asked)}"
        return
    if answer.fuzzy:
        yield f"fuzzy, so not used: {name(asked)}"
    if len(shown) not in (1, catalogue.num_plurals) or isinstance(asked.id, str) != (len(shown) == 1):
        yield f"{len(shown)} plural forms instead of {catalogue.num_plurals}: {name(asked)}"
    may_use = set().union(*map(placeholders, texts(asked, "id")))
    # "One step" may leave out the number of "%(num)d steps": only the last form must have them all.
    for invented in sorted(set().union(*map(placeholders, shown)) - may_use):
        yield f"a placeholder nobody fills, {invented}: {name(asked)}"
    for lost in sorted(placeholders(texts(asked, "id")[-1]) - placeholders(shown[-1])):
        yield f"the placeholder {lost} is lost: {name(asked)}"


def faults(template: Catalog, catalogue: Catalog) -> Iterator[str]:
    is_partial = str(catalogue.locale) in OF_THE_SHEET
    for asked in template:
        is_needed = not is_partial or any(file == SHEET for file, _ in asked.locations)
        if asked.id and (is_needed or catalogue.get(asked.id, asked.context)):  # the empty one is the header
            yield from faults_of(asked, catalogue)
    for answer in catalogue:
        if answer.id and template.get(answer.id, answer.context) is None:
            yield f"nowhere used any more: {name(answer)}"
    for gone in catalogue.obsolete.values():
        yield f"kept as a comment though nowhere used: {name(gone)}"


def is_compiled(catalogue: Catalog, path: Path) -> bool:
    """Whether the file that the program reads says what the catalogue says."""
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    return path.is_file() and path.read_bytes() == compiled.getvalue()


def main(template_path: Path, folder: Path) -> int:
    template = read(template_path)
    paths = sorted(folder.glob("*/LC_MESSAGES/messages.po"))
    if not paths and len(template):
        print(f"No catalogue in {folder}, and {len(template)} texts to translate.", file=sys.stderr)
        print(f"Begin one: .venv/bin/pybabel init -i {template_path} -d {folder} -l es", file=sys.stderr)
        return 1
    count = 0
    for path in paths:
        catalogue = read(path, path.parent.parent.name)
        for fault in faults(template, catalogue):
            print(f"{path}: {fault}", file=sys.stderr)
            count += 1
        if not is_compiled(catalogue, path.with_suffix(".mo")):
            print(f"{path}: changed since it was compiled: make build", file=sys.stderr)
            count += 1
    if count:
        print("Bring them up to date by `make messages`, then put the missing words in.", file=sys.stderr)
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
