"""Transcripts with times, as players and people write them."""

import pytest

from app import reading

pytestmark = [pytest.mark.database_free]
VTT = b"""WEBVTT - Complaints

NOTE nobody
reads this

STYLE
::cue { color: red }

1
00:00:01.000 --> 00:00:04.000 align:start
<v Moderator>Good afternoon, and <i>karibu</i> &amp; welcome.</v>

00:04.500 --> 00:09.000
A year ago

00:12:31.000 --> 00:12:40.000
<v.loud Officer Wanja>We tore a sheet in two.
"""
SRT = rb"""1
00:00:31,000 --> 00:00:34,000
{\an8}Habari za mchana.

2
00:00:34,200 --> 00:00:36,000
Habari za mchana.
<font color="x">Karatasi ya malalamiko</font>
3
00:00:01,000 --> 00:00:02,000
Karibuni.
""".replace(b"\n", b"\r\n")


@pytest.mark.parametrize(
    ("name", "content", "pages"),
    [
        (
            "talk.vtt",
            VTT,
            {
                1: "Moderator: Good afternoon, and karibu & welcome. A year ago",
                26: "Officer Wanja: We tore a sheet in two.",
            },
        ),
        ("talk.srt", SRT, {1: "Karibuni.", 2: "Habari za mchana. Karatasi ya malalamiko"}),
        ("talk.vtt", b"WEBVTT\n\nno cue at all", {}),
        ("talk.srt", b"1\n99:00:00,000 --> 99:00:01,000\nToo late to keep", {}),
    ],
    ids=["vtt", "srt that rolls, and is out of order", "no cue", "beyond the last page"],
)
def test_what_is_said_is_found_by_half_minutes(tmp_path, name, content, pages):
    path = tmp_path / name
    path.write_bytes(content)
    found = reading.extract(path, reading.sniff(path, name).media_type)
    assert {page.number: page.text for page in found.pages} == pages
    assert found.state == ("done" if pages else "no_text")
