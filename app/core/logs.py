"""What happened, for whoever runs the house: one line of JSON an event, on standard error."""

import sys

import structlog


def configure() -> None:
    """Tracebacks are plain text in a field: no values of local variables, among which secrets may be."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        # Asked at each event, so that whatever stands for standard error just then is written to.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
