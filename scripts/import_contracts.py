"""The one import contract that import-linter does not ship: a room's models belong to the room.

Its `protected` contract wants every room listed by name, so a new room would be unprotected until someone remembers it.
"""

import re
from typing import cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

MODELS = re.compile(r"^(?P<room>app\.\w+)\.models(\.|$)")


class PrivateModels(Contract):
    """Modules named `app.<room>.models` are imported from within `app.<room>`, and by `also_read_by`, only."""

    also_read_by = fields.SetField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002, FBT001 - the base class's signature
        allowed = cast("set[str] | None", self.also_read_by) or set()  # the field becomes its value on the instance
        trespasses = sorted(
            (importer, imported)
            for imported in graph.modules
            if (found := MODELS.match(imported))
            for importer in graph.find_modules_that_directly_import(imported)
            if not importer.startswith(found["room"] + ".") and importer not in {found["room"], *allowed}
        )
        return ContractCheck(kept=not trespasses, metadata={"trespasses": trespasses})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported in check.metadata["trespasses"]:
            output.print_error(f"{importer} reads {imported}; use the face of its room", bold=False)
