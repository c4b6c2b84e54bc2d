"""A PDF comes of HTML alone, tagged and with its language; whatever the child does, a person gets a sentence in time."""

import ast
import base64
import json
import subprocess
import sys
import tempfile
import threading
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from app.core.confined.frames import HEADER
from app.core.confined.supervise import child_command
from app.printing import CouldNotPrint, Limits, pdf, to_pdf

pytestmark = pytest.mark.database_free

ROOT = Path(__file__).parents[2]
QUICK = Limits(wall_seconds=2, cpu_seconds=1, answer_mb=1)


def read(made):
    """Title, language of the tags ("" without), and the text of each page."""
    with closing(pypdfium2.PdfDocument(made)) as document:
        tagged = pypdfium2.raw.FPDFCatalog_IsTagged(document.raw)
        room = (pypdfium2.raw.FPDF_WCHAR * 20)()
        size = pypdfium2.raw.FPDFCatalog_GetLanguage(document.raw, room, 40)
        language = bytes(room)[: size - 2].decode("utf-16-le")
        texts = []
        for number in range(len(document)):
            with closing(document[number]) as page, closing(page.get_textpage()) as words:
                texts.append(words.get_text_bounded())
        return document.get_metadata_dict()["Title"], language if tagged else "", texts


@pytest.fixture
def website():
    """An address on this machine, and what was asked of it."""
    asked = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def test_a_page_becomes_a_tagged_pdf_in_its_language():
    made = to_pdf(
        '<h1>Uamuzi</h1><p>Kaunti ya Nyandarua</p><p class="next">Ukurasa wa pili</p>',
        stylesheet=".next { break-before: page }",
        title="Uamuzi <1> & 2",
        language="sw",
    )
    title, language, pages = read(made)
    assert (title, language, len(pages)) == ("Uamuzi <1> & 2", "sw", 2)
    assert "Kaunti ya Nyandarua" in pages[0]
    assert "2 / 2" in pages[1]


def test_nothing_is_fetched_but_what_was_handed_over(website, tmp_path):
    address, asked = website
    secret = tmp_path / "secret.css"
    secret.write_text('p::after { content: "from the disk" }')
    dot = BytesIO()
    Image.new("RGB", (8, 8), "red").save(dot, "PNG")
    picture = base64.b64encode(dot.getvalue()).decode()
    made = to_pdf(
        f'<p>Here.</p><img alt="a dot" src="data:image/png;base64,{picture}">'
        f'<img alt="one" src="{address}/a.png"><img alt="two" src="{secret.as_uri()}">'
        f'<object data="{address}/o"></object><a rel="attachment" href="{secret.as_uri()}">x</a>'
        f'<svg width="9" height="9"><image href="{address}/svg.png" width="9" height="9"/></svg>',
        stylesheet=f'@import "{secret.as_uri()}"; @import "{address}/b.css"; p {{ background: url({address}/c.png) }}'
        f" @font-face {{ font-family: F; src: url({address}/f.woff) }} h2 {{ font-family: F }}",
        title="x",
        language="en",
    )
    assert asked == []
    assert "from the disk" not in read(made)[2][0]
    assert made.count(b"/Subtype /Image") == 1
    assert b"/EmbeddedFile" not in made


def _python(code):
    return [sys.executable, "-I", "-c", code]


def _saying(*frames):
    said = b"".join(HEADER.pack(kind, len(payload)) + payload for kind, payload in frames)
    return _python(f"import sys; sys.stdout.buffer.write({said!r})")


def _gives_up(reason):
    return _saying((b"X", json.dumps({"reason": reason, "detail": "x"}).encode()))


def _without(module):
    """The real child, on a machine where the module cannot be imported."""
    command = child_command(Path(pdf.__file__).parent, "sheet", {"limits": {}})
    boot = f"import sys; sys.modules[{module!r}] = None; "
    return [*command[:3], boot + command[3], *command[4:]]


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (_without("weasyprint"), "no_libraries"),
        (_gives_up("out_of_memory"), "out_of_memory"),
        (_gives_up("splendid"), "failed"),
        (_python("import os; os.abort()"), "failed"),
        (_python("import time; time.sleep(9_000)"), "timed_out"),
        (_python("import os, signal; os.kill(os.getpid(), signal.SIGKILL)"), "out_of_memory"),
        (_python("import sys\nwhile True: sys.stdout.buffer.write(bytes(65536))"), "out_of_memory"),
        (_saying((b"D", b"no pdf")), "failed"),
        (_saying((b"D", b"%PDF-1.7 and then nothing")), "failed"),
        (_saying((b"X", b"[]")), "failed"),
        (_python("pass"), "failed"),
    ],
)
def test_a_child_that_fails_leaves_a_sentence_and_nothing_else(command, reason, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(CouldNotPrint) as failed:
        to_pdf("<p>x</p>", title="x", language="en", limits=QUICK, command=command)
    assert (failed.value.reason, failed.value.status) == (reason, 503)
    assert "print it from your browser" in failed.value.sentence
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("limits", "reasons"),
    [
        # Some of the libraries beneath end the process themselves when they get no memory.
        (Limits(memory_mb=48), {"out_of_memory", "failed"}),
        (Limits(cpu_seconds=1), {"timed_out"}),
    ],
)
def test_a_page_without_end_stops_at_the_walls(limits, reasons):
    rows = "<tr><td>one<td>two</tr>" * 6_000
    with pytest.raises(CouldNotPrint) as failed:
        to_pdf(f"<table>{rows}</table>", title="x", language="en", limits=limits)
    assert failed.value.reason in reasons


def test_two_are_made_at_once_and_a_third_waits_its_time(monkeypatch):
    monkeypatch.setattr(pdf, "_AT_ONCE", threading.BoundedSemaphore(1))
    with pdf._AT_ONCE, pytest.raises(CouldNotPrint, match="Other PDFs"):
        to_pdf("<p>x</p>", title="x", language="en", limits=Limits(wall_seconds=0))
    assert to_pdf("<p>x</p>", title="x", language="en").startswith(b"%PDF-")


def test_no_process_of_the_house_imports_weasyprint():
    asked = (
        "import sys, app.main, app.worker, app.cli; print('weasyprint' in sys.modules, 'app.printing' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.split()[0] == "False"
    importers = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "app").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, (ast.Import, ast.ImportFrom))
        and any(
            name.partition(".")[0] == "weasyprint"
            for name in [getattr(node, "module", None) or "", *(alias.name for alias in node.names)]
        )
    }
    assert importers == {"app/printing/children/sheet.py"}
