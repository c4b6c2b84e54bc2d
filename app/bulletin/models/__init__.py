"""The tables of the bulletin."""

from app.bulletin.models.issue import (
    Candidate,
    CandidateState,
    Carried,
    Editor,
    Issue,
    IssueState,
    Item,
    Section,
    SourceKind,
    Task,
    Version,
)
from app.bulletin.models.naming import Naming
from app.bulletin.models.sending import (
    Correction,
    CorrectionState,
    Dispatch,
    DispatchState,
    Edition,
    Paper,
    Reading,
)
from app.bulletin.models.submissions import (
    EditState,
    NoteKind,
    Picture,
    Submission,
    SubmissionKind,
    SubmissionNote,
    SubmissionState,
)

__all__ = [
    "Candidate",
    "CandidateState",
    "Carried",
    "Correction",
    "CorrectionState",
    "Dispatch",
    "DispatchState",
    "EditState",
    "Edition",
    "Editor",
    "Issue",
    "IssueState",
    "Item",
    "Naming",
    "NoteKind",
    "Paper",
    "Picture",
    "Reading",
    "Section",
    "SourceKind",
    "Submission",
    "SubmissionKind",
    "SubmissionNote",
    "SubmissionState",
    "Task",
    "Version",
]
