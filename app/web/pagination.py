"""Pages of a list, by plain GET."""

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Pages:
    """`links` holds (number, address); a gap in the numbers is shown as an ellipsis."""

    number: int
    count: int
    total: int
    previous: str
    next: str
    links: tuple[tuple[int, str], ...]


def page_number(request: Request) -> int:
    """The page asked for, at least 1; nonsense counts as 1."""
    raw = request.query_params.get("page", "1")
    return max(1, min(int(raw), 100_000)) if raw.isascii() and raw.isdigit() and len(raw) < 7 else 1


def paginate(request: Request, total: int, number: int, per_page: int = PER_PAGE) -> Pages:
    count = max(1, -(-total // per_page))
    kept = [(k, v) for k, v in request.query_params.multi_items() if k != "page"]

    def address(n: int) -> str:
        return (
            f"{request.url.path}?{urlencode([*kept, ('page', n)])}"
            if n > 1
            else (f"{request.url.path}?{urlencode(kept)}" if kept else request.url.path)
        )

    near = sorted({1, count, *range(max(1, number - 2), min(count, number + 2) + 1)})
    links = tuple((n, address(n)) for n in near) if count > 1 else ()
    return Pages(
        number,
        count,
        total,
        address(number - 1) if 1 < number <= count else "",
        address(number + 1) if number < count else "",
        links,
    )
