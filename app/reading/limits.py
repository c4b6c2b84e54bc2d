"""How much a file may ask of the machine while it is read."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """For one child process. `memory_mb` bounds the data segment (MiB); wall and CPU time are in seconds."""

    wall_seconds: int = 120
    cpu_seconds: int = 60
    memory_mb: int = 1024
    file_mb: int = 64
    max_pages: int = 5_000
    page_characters: int = 200_000
    max_characters: int = 20_000_000
    max_pixels: int = 8_000_000
    max_source_pixels: int = 100_000_000
    answer_mb: int = 128

    def as_numbers(self) -> dict[str, int]:
        """As the child reads them."""
        return asdict(self)


DEFAULT = Limits()
DRAWING = Limits(wall_seconds=30, cpu_seconds=20)
