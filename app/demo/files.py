"""Files for the demo's documents, made when the demo is loaded: the same content gives the same bytes."""

from app.demo.content import DemoDocument
from app.demo.paper_docx import render_docx
from app.demo.paper_pdf import render_pdf
from app.demo.paper_xlsx import render_xlsx

RENDERERS = {"pdf": render_pdf, "docx": render_docx, "xlsx": render_xlsx}


def render_file(document: DemoDocument) -> tuple[str, bytes]:
    """File name (slug and format) and content."""
    return f"{document.slug}.{document.format}", RENDERERS[document.format](document)
