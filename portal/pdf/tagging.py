"""What a screen reader needs that WeasyPrint leaves out of its tags.

WeasyPrint tags text, tables, lists and figures. PDF/UA asks for a little more: the language of a phrase that is not the
document's, the scope of a table header, a figure's place in the measure of the page, and running feet marked as no part of the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from weasyprint.pdf import tags

POINTS_PER_PIXEL = 0.75
_build_box_tree = tags._build_box_tree  # noqa: SLF001 - no public way to a box's structure element


def _with_language(box: Any, *arguments: Any) -> Iterator[Any]:
    """The structure elements of a box, which say the language that its HTML says."""
    element = box.element
    language = element.get("lang") if element is not None and element.tag not in ("html", "body") else None
    for found in _build_box_tree(box, *arguments):
        if language and language.replace("-", "").isalnum():
            found["Lang"] = f"({language})"
        yield found


tags._build_box_tree = _with_language  # noqa: SLF001 - WeasyPrint looks its own function up by this name


def complete_tags(document: Any, pdf: Any) -> None:
    """Put right and complete the tags of a drawn document; a finisher of WeasyPrint."""
    objects = {bytes(item.reference): item for item in pdf.objects if isinstance(item, dict)}
    root = objects[bytes(pdf.catalog["StructTreeRoot"])]
    parents = objects[bytes(root["ParentTree"])]["Nums"]
    heights = {
        bytes(pdf.page_references[number]): page.height * POINTS_PER_PIXEL for number, page in enumerate(document.pages)
    }
    identified: list[tuple[str, bytes]] = []
    for item in objects.values():
        match item.get("S"):
            case "/TH":
                attributes = item.setdefault("A", {})
                row = objects[bytes(item["P"])]
                group = objects[bytes(row["P"])]["S"]
                attributes["Scope"] = "/Column" if group == "/THead" else "/Row"
            case "/Figure":
                left, top, right, bottom = item["A"]["BBox"]
                height = heights[bytes(item["Pg"])]
                scale = POINTS_PER_PIXEL
                corners = (left * scale, height - bottom * scale, right * scale, height - top * scale)
                item["A"]["BBox"] = f"[{' '.join(f'{corner:.2f}' for corner in corners)}]"
        if "S" in item and "ID" in item:
            identified.append((item["ID"].string, bytes(item.reference)))
    if identified:
        names = b" ".join(b"(%s) %s" % (name.encode(), reference) for name, reference in sorted(identified))
        root["IDTree"] = b"<</Names [%s]>>" % names
    _set_feet_apart(document, pdf, objects, root, parents)


def _set_feet_apart(document: Any, pdf: Any, objects: Any, root: Any, parents: Any) -> None:
    """Mark what stands in the margins of each page as an artifact: it repeats, and is not read out page after page."""
    raise NotImplementedError
