"""The inventory as a file: planned, imported all or nothing, kept until confirmed, exported."""

from registry.actions.inventory.exporting import Exported, export_inventory
from registry.actions.inventory.importing import (
    Imported,
    import_inventory,
    import_no,
    refuse_inventory,
)
from registry.actions.inventory.planning import Faulty, Plan, plan_of
from registry.actions.inventory.uploading import (
    confirm_inventory,
    discard_inventory,
    look_again,
    tidy_inventory,
    upload_inventory,
)

__all__ = [
    "Exported",
    "Faulty",
    "Imported",
    "Plan",
    "confirm_inventory",
    "discard_inventory",
    "export_inventory",
    "import_inventory",
    "import_no",
    "look_again",
    "plan_of",
    "refuse_inventory",
    "tidy_inventory",
    "upload_inventory",
]
