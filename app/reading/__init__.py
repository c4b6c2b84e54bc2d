"""From a file to text pages and pictures, safely: knows files, not documents, people or the web.

`sniff` says whether a file may be stored at all; `extract`, `render_page` and `thumbnail` read it in a
confined child process, so that no file can take the worker with it. Paths are local files.
"""

from app.reading.children.captions import BLOCK_SECONDS
from app.reading.containers import check_archive
from app.reading.drawing import PICTURE_TYPE, CouldNotDraw, is_drawable, render_page, thumbnail
from app.reading.extraction import MESSAGES, About, Extraction, PageText, State, extract
from app.reading.kinds import KINDS, SRT, VTT, Kind, accepted_extensions
from app.reading.limits import Limits
from app.reading.locations import TYPES as LOCATED
from app.reading.locations import forget_location
from app.reading.photos import NotAPhoto, Photo
from app.reading.photos import remake as remake_photo
from app.reading.recognising import Recognised, recognisable, recognise
from app.reading.refusals import SENTENCES, Unacceptable
from app.reading.scanner import ScannerAway, TooLargeToScan, scan
from app.reading.scanner import ping as ping_scanner
from app.reading.sniffing import Sniffed, sniff
from app.reading.tables import Unreadable, read_table

__all__ = [
    "BLOCK_SECONDS",
    "KINDS",
    "LOCATED",
    "MESSAGES",
    "PICTURE_TYPE",
    "SENTENCES",
    "SRT",
    "VTT",
    "About",
    "CouldNotDraw",
    "Extraction",
    "Kind",
    "Limits",
    "NotAPhoto",
    "PageText",
    "Photo",
    "Recognised",
    "ScannerAway",
    "Sniffed",
    "State",
    "TooLargeToScan",
    "Unacceptable",
    "Unreadable",
    "accepted_extensions",
    "check_archive",
    "extract",
    "forget_location",
    "is_drawable",
    "ping_scanner",
    "read_table",
    "recognisable",
    "recognise",
    "remake_photo",
    "render_page",
    "scan",
    "sniff",
    "thumbnail",
]
