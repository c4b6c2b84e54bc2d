"""Run in a process of its own; see `app/core/confined`."""
