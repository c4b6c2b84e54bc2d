"""The tables of the repository."""

from app.documents.models.beside import CopyRequest, CopyState, DocumentAuthor, DocumentRelation, FileSwap, RelationKind
from app.documents.models.document import (
    Document,
    DocumentFile,
    DocumentPage,
    DocumentState,
    DocumentTerm,
    DocumentVersion,
    ExtractionState,
    OcrState,
    ScanState,
)
from app.documents.models.storing import FixityRun, StorageUse

__all__ = [
    "CopyRequest",
    "CopyState",
    "Document",
    "DocumentAuthor",
    "DocumentFile",
    "DocumentPage",
    "DocumentRelation",
    "DocumentState",
    "DocumentTerm",
    "DocumentVersion",
    "ExtractionState",
    "FileSwap",
    "FixityRun",
    "OcrState",
    "RelationKind",
    "ScanState",
    "StorageUse",
]
