"""Running text from the lines of a printed page."""

import pytest

from app.documents.flowing import flow

pytestmark = pytest.mark.database_free

PRINTED = """The product
A worker without an employer may deposit any amount from twenty shillings on
any day. Deposits fill the health account until the cover for the period is
paid.
What follows goes to a pension account, of which two thirds stay locked until
sixty and one third is open.
Assumption Low High
Persistence 35% 64%
• the agent keeps a book of every deposit that is brought by a trader on foot
• the county audits it"""


def test_lines_that_the_column_cut_are_joined_and_those_of_the_author_stay():
    assert flow(PRINTED).split("\n") == [
        "The product",
        (
            "A worker without an employer may deposit any amount from twenty shillings on any day. "
            "Deposits fill the health account until the cover for the period is paid."
        ),
        "What follows goes to a pension account, of which two thirds stay locked until sixty and one third is open.",
        "Assumption Low High",
        "Persistence 35% 64%",
        "• the agent keeps a book of every deposit that is brought by a trader on foot",
        "• the county audits it",
    ]


@pytest.mark.parametrize("text", ["", "one", "a\nb\nc", "x" * 900 + "\n" + "y" * 900, "County 1\nCounty 2\n\nCounty 3"])
def test_what_was_never_set_in_a_column_comes_back_unchanged(text):
    assert flow(text) == text


def test_nothing_but_line_ends_changes():
    assert flow(PRINTED).split() == PRINTED.split()
