"""The repository: documents with versions, files and pages; who may read them; upload, review, reading, download."""

from app.documents import (
    api,
    api_beside,
    routes_authors,
    routes_batch,
    routes_copies,
    routes_files,
    routes_list,
    routes_parts,
    routes_read,
    routes_relations,
    routes_review,
    routes_searchable,
    routes_transcript,
    routes_trash,
    routes_versions,
    routes_write,
)
from app.documents.actions import add_document, add_version, edit
from app.documents.actions_file import file_paper
from app.documents.actions_review import decline, publish, submit, withdraw
from app.documents.audiences_now import audiences_now
from app.documents.counts import (
    STANDING,
    Standing,
    count_published_by,
    count_readable,
    next_opening,
    waiting_for_review,
)
from app.documents.description import Description
from app.documents.erase import Erased, erase_documents_of, forget_authors
from app.documents.exports import FileTakenOut, TakenOut, own_ids, shelf_ids, take_out, withheld
from app.documents.filters import NAMES as FILTERS
from app.documents.fixity import Damaged, damaged
from app.documents.fixity import begin as begin_fixity
from app.documents.fixity import last_runs as fixity_runs
from app.documents.hits import PageFinder
from app.documents.identifiers import Identifier, UnfitIdentifier, read_identifier
from app.documents.imports import (
    FORM_FIELDS,
    LIST_FIELDS,
    FileOfRow,
    Present,
    add_imported,
    change_imported,
    form_of,
    import_rules,
    present_by,
    said_of,
    same_description,
)
from app.documents.imports import TAKEN as EXTERNAL_ID_TAKEN
from app.documents.imports_asked import ask_imported, propose_imported
from app.documents.imports_beside import link_imported, relate_imported, say_more
from app.documents.intake import take_in, take_in_bytes
from app.documents.jobs import HANDLERS
from app.documents.kept_lists import KeptLists
from app.documents.letters import LETTERS
from app.documents.limits_copies import CopyLimits
from app.documents.novelties import new_documents
from app.documents.pages_list import tabs
from app.documents.policy import is_listed, may_file, may_import, may_know, may_see, may_upload
from app.documents.queries import known_ids, on_shelf, readable
from app.documents.queries_brought import BroughtLine, brought, last_brought, last_published, publishers_between
from app.documents.queries_detail import Detail
from app.documents.queries_external import external_ids
from app.documents.queries_list import find as find_on_shelf
from app.documents.queries_papers import PaperLine, find_papers, papers
from app.documents.queries_published import published_by_type
from app.documents.queries_records import (
    Record,
    RecordFile,
    documents_of,
    filtered_ids,
    linked_authors,
    newest_records,
    owners_of_documents,
    records,
)
from app.documents.queries_rows import (
    DocumentRow,
    find_by_words,
    mine_in_progress,
    newest,
    of_group,
    of_organisation,
    open_among,
    rows,
)
from app.documents.queries_shared import Told as SharedTold
from app.documents.queries_shared import count_told, first_told, note_shared, sets_told, told, told_of
from app.documents.queries_told import Told, published_between, told_between
from app.documents.quota import must_fit
from app.documents.slots import Link, Section, Slots
from app.documents.source import SearchSource, all_published_ids, page_of, place_of, search_source
from app.documents.stored import Room as RoomUsed
from app.documents.stored import Twins, Unclaimed, held_files, kept_twice, rooms, set_quota, unclaimed
from app.documents.transcripts import TIMED_TYPES, moment_of_page
from app.documents.waits import WAITS
from app.web.intake import StoredFile

# The order matters: fixed words (`new`, `review`) before numbers, pictures of pages before pages.
ROUTERS = (
    routes_list.router,
    routes_trash.router,
    routes_copies.router,
    routes_batch.router,
    routes_write.router,
    routes_authors.router,
    routes_relations.router,
    routes_transcript.router,
    routes_review.router,
    routes_parts.router,
    routes_versions.router,
    routes_files.router,
    routes_searchable.router,
    routes_read.router,
    api.router,
    api_beside.router,
)
UPLOAD_PATHS = (
    "/documents/new",
    "/documents/upload",
    "/documents/versions",
    "/documents/files",
    "/documents/files/swap",
    "/api/v1/documents",
)

__all__ = [
    "EXTERNAL_ID_TAKEN",
    "FILTERS",
    "FORM_FIELDS",
    "HANDLERS",
    "LETTERS",
    "LIST_FIELDS",
    "ROUTERS",
    "STANDING",
    "TIMED_TYPES",
    "UPLOAD_PATHS",
    "WAITS",
    "BroughtLine",
    "CopyLimits",
    "Damaged",
    "Description",
    "Detail",
    "DocumentRow",
    "Erased",
    "FileOfRow",
    "FileTakenOut",
    "Identifier",
    "KeptLists",
    "Link",
    "PageFinder",
    "PaperLine",
    "Present",
    "Record",
    "RecordFile",
    "RoomUsed",
    "SearchSource",
    "Section",
    "SharedTold",
    "Slots",
    "Standing",
    "StoredFile",
    "TakenOut",
    "Told",
    "Twins",
    "Unclaimed",
    "UnfitIdentifier",
    "add_document",
    "add_imported",
    "add_version",
    "all_published_ids",
    "ask_imported",
    "audiences_now",
    "begin_fixity",
    "brought",
    "change_imported",
    "count_published_by",
    "count_readable",
    "count_told",
    "damaged",
    "decline",
    "documents_of",
    "edit",
    "erase_documents_of",
    "external_ids",
    "file_paper",
    "filtered_ids",
    "find_by_words",
    "find_on_shelf",
    "find_papers",
    "first_told",
    "fixity_runs",
    "forget_authors",
    "form_of",
    "held_files",
    "import_rules",
    "is_listed",
    "kept_twice",
    "known_ids",
    "last_brought",
    "last_published",
    "link_imported",
    "linked_authors",
    "may_file",
    "may_import",
    "may_know",
    "may_see",
    "may_upload",
    "mine_in_progress",
    "moment_of_page",
    "must_fit",
    "new_documents",
    "newest",
    "newest_records",
    "next_opening",
    "note_shared",
    "of_group",
    "of_organisation",
    "on_shelf",
    "open_among",
    "own_ids",
    "owners_of_documents",
    "page_of",
    "papers",
    "place_of",
    "present_by",
    "propose_imported",
    "publish",
    "published_between",
    "published_by_type",
    "publishers_between",
    "read_identifier",
    "readable",
    "records",
    "relate_imported",
    "rooms",
    "rows",
    "said_of",
    "same_description",
    "say_more",
    "search_source",
    "set_quota",
    "sets_told",
    "shelf_ids",
    "submit",
    "tabs",
    "take_in",
    "take_in_bytes",
    "take_out",
    "told",
    "told_between",
    "told_of",
    "unclaimed",
    "waiting_for_review",
    "withdraw",
    "withheld",
]
