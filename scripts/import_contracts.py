"""A contract for import-linter that it has not itself: a closed list of what a room may import.

The usual `forbidden` contract names what may not come in, and says nothing of the library added next year.
"""

from __future__ import annotations

import sys

from grimp import DetailedImport, ImportGraph
from importlinter import Contract, ContractCheck, fields, output


def is_in(module: str, packages: frozenset[str]) -> bool:
    """Whether the module is one of the packages or lies inside one."""
    parts = module.split(".")
    return any(".".join(parts[:length]) in packages for length in range(1, len(parts) + 1))


class ClosedListContract(Contract):
    """Direct imports of the source packages: themselves, the standard library, and the allowed modules."""

    source_modules = fields.SetField(subfield=fields.StringField())
    allowed_modules = fields.SetField(subfield=fields.StringField())
    forbidden_standard_modules = fields.SetField(subfield=fields.StringField(), required=False)

    def _names(self, option: str) -> frozenset[str]:
        return frozenset(getattr(self, option) or ())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002, FBT001 (its signature)
        rooms = self._names("source_modules")
        standard = sys.stdlib_module_names - self._names("forbidden_standard_modules")
        allowed = rooms | self._names("allowed_modules") | standard

        strangers: list[DetailedImport] = []
        for room in sorted(rooms):
            for importer in sorted({room} | graph.find_descendants(room)):
                for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                    if not is_in(imported, allowed):
                        strangers += graph.get_import_details(importer=importer, imported=imported)
        return ContractCheck(kept=not strangers, metadata={"strangers": strangers})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for details in check.metadata["strangers"]:
            output.print_error(f"{details['importer']} may not import {details['imported']}:", bold=True)
            output.print_error(f"    line {details['line_number']}: {details['line_contents']}")
