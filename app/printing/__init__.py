"""From HTML to PDF: knows pages, not what stands on them. WeasyPrint runs in a confined child and is imported nowhere else."""

from app.printing.pdf import CouldNotPrint, Limits, Printed, printed, to_pdf

__all__ = ["CouldNotPrint", "Limits", "Printed", "printed", "to_pdf"]
