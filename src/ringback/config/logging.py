"""Logging: every line, ours and the libraries', leaves through one structlog pipeline to stdout.

Django calls `configure` during `django.setup()` because settings name it as LOGGING_CONFIG.
"""

import logging
import sys
from typing import Any

import structlog
from structlog.typing import Processor


def configure(options: dict[str, Any]) -> None:
    """Send all log lines to stdout, in the format and from the level that `options` name."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    if options.get("format") == "json":
        last: list[Processor] = [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ]
    else:
        # Plain, because a pretty traceback prints local variables: passwords and people's data.
        last = [
            structlog.dev.ConsoleRenderer(
                colors=sys.stdout.isatty(), exception_formatter=structlog.dev.plain_traceback
            )
        ]

    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    root = logging.getLogger()
    handler.set_name("ringback")
    # A second call replaces our handler and leaves those of others (a test runner's) alone.
    root.handlers = [other for other in root.handlers if other.get_name() != "ringback"] + [handler]
    root.setLevel(options.get("level", "INFO"))
    # Django has just set up its own; without this every line of its own comes twice.
    logging.getLogger("django").handlers.clear()
