"""The app's registration. Nothing is connected or started here."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """All tables of Ringback, under the label `store`."""

    name = "ringback.store"
    label = "store"
    verbose_name = "Ringback"
    default_auto_field = "django.db.models.BigAutoField"
