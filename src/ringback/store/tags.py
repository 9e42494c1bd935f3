"""Asking a database for one tag in a column of tags. No rules."""

from typing import Any, ClassVar

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Func, TextField, Value
from django.db.models.sql.compiler import SQLCompiler


class HasTag(Func):
    """Whether the JSON list in a column holds exactly this text. For `filter`.

    Django's own `contains` is not there on SQLite, and looking at the text of the list would take a part of a tag
    with a quotation mark in it for a whole one.
    """

    function = "jsonb_exists"
    output_field: ClassVar[Any] = BooleanField()

    def __init__(self, column: str, tag: str) -> None:
        super().__init__(column, Value(tag, output_field=TextField()))

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra_context: Any
    ) -> tuple[str, Any]:
        return self.as_sql(
            compiler,
            connection,
            template="EXISTS (SELECT 1 FROM json_each(%(expressions)s)",
            arg_joiner=") WHERE json_each.value = ",
            **extra_context,
        )
