"""The ledger room, as Django knows it."""

from django.apps import AppConfig, apps
from simple_history.manager import HistoryDescriptor
from simple_history.signals import post_create_historical_record, pre_create_historical_record

from govportal import refusals
from govportal.ledger.sentences import SENTENCES


class LedgerConfig(AppConfig):
    name = "govportal.ledger"
    label = "ledger"

    def ready(self) -> None:
        refusals.register(SENTENCES)
        # Models exist only now, and the receiver needs them.
        from govportal.ledger.history import KeptManager, on_dated, on_history  # noqa: PLC0415

        pre_create_historical_record.connect(on_dated, dispatch_uid="ledger.on_dated")
        post_create_historical_record.connect(on_history, dispatch_uid="ledger.on_history")
        for model in apps.get_models():
            manager = vars(model).get("history")
            if isinstance(manager, HistoryDescriptor):
                manager.manager_class = KeptManager
