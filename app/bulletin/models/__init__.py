"""The tables of the bulletin."""

from app.bulletin.models.issue import (
    Candidate,
    CandidateState,
    Editor,
    Issue,
    IssueState,
    Item,
    Section,
    SourceKind,
    Task,
    Version,
)
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
