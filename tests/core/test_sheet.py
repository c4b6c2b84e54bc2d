import csv
from io import StringIO

import pytest

from app.core.sheet import csv_of

pytestmark = pytest.mark.database_free


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("=1+1", "'=1+1"),
        ("+254 700", "'+254 700"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1+1", "'=1+1"),
        ("a\r\nb", "a b"),
        ('say "yes", or no', 'say "yes", or no'),
        (None, ""),
        (7, "7"),
        (-7, "-7"),
        (-0.5, "-0.5"),
        ("＝1+1", "'＝1+1"),
        ("\r@x", "'@x"),
        ("\u200b=1+1", "'=1+1"),
    ],
)
def test_no_cell_is_a_formula(value, kept):
    sent = csv_of(["Name", "=Head"], [[value, "x"]])
    assert sent.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(StringIO(sent.decode("utf-8-sig")))) == [["Name", "'=Head"], [kept, "x"]]
