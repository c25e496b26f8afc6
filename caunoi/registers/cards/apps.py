"""What a member holds oneself: the account that is the own one, and the code by which a card is looked up."""

from django.apps import AppConfig


class CardsConfig(AppConfig):
    """What a member holds oneself: the account that is the own one, and the code by which a card is looked up."""

    name = "caunoi.registers.cards"
    label = "cards"

    def ready(self) -> None:
        """Let every constraint speak."""
        from caunoi.registers.cards import sentences  # noqa: F401 - sentences need the app registry
