"""What the JSON API takes for documents."""

from typing import Any

from pydantic import BaseModel, Field

from app.documents.api_models import Kind


class UploadFields(BaseModel):
    """The parts of the multipart body. List fields may be repeated, or hold several values parted by commas."""

    file: str = Field(
        json_schema_extra={"format": "binary"}, description="The file itself; a webcast with a `link` needs none."
    )
    upload: str = Field(
        "", description="In place of `file`: the number of a finished upload (`/uploads`, docs/uploads.md)."
    )
    title: str = Field(max_length=300)
    type: str = Field(description="A repository type, such as `evaluation_report`.")
    summary: str = Field("", max_length=5_000)
    authors: list[str] = []
    year: str = Field("", description="Four digits.")
    language: str = Field("en", description="A code of the language vocabulary.")
    pillars: list[str] = []
    topics: list[str] = []
    counties: list[str] = Field([], description="Official numbers `001` … `047`, or names.")
    keywords: list[str] = []
    licence: str = "all_rights_reserved"
    visibility: str = Field(
        "members", description="`public`, `members`, `committee` or `group:<slug>`, as far as the caller may use it."
    )
    listed: str = Field(
        "",
        description="`members` or `public`: these see title and summary, and may ask for a copy, though they may not read it.",
    )
    embargo_until: str = Field("", description="A date, or an RFC 3339 time.")
    link: str = Field("", max_length=1_000, description="http or https; where a webcast is watched.")
    duration: str = Field("", description="Of a webcast: minutes, or `1:10:00`.")
    publisher: str = Field("", max_length=200)
    identifier: str = Field("", max_length=200, description="A DOI, ISBN, ISSN or report number.")
    external_id: str = Field(
        "", max_length=200, description="What another system calls it; unique, 409 when it is taken."
    )
    upload_token: str = Field(
        "", max_length=100, description="A second post with the same token answers with the same document."
    )


class ChangeFields(UploadFields):
    """Fields that are left out stay as they are; the file, the token and `external_id` are not changed here."""

    title: str = Field("", max_length=300)
    type: str = ""


class RelationFields(BaseModel):
    """`document` names another of the repository; else `url` and `title` a work elsewhere."""

    kind: Kind
    document: str = Field("", description="Its number.")
    url: str = Field("", max_length=1_000)
    title: str = Field("", max_length=300)


class AuthorFields(BaseModel):
    """Either `organisation`, or `person`; both empty: a name only again."""

    name: str = Field(description="As it stands in `authors`.")
    organisation: str = Field("", description="Its slug.")
    person: str = Field("", description="E-mail address of a member of the community.")


class DeclineFields(BaseModel):
    reason: str = Field(max_length=2_000)


class WithdrawFields(BaseModel):
    reason: str = Field("", max_length=2_000, description="Whoever could read the document sees it in its place.")


def form_schema(model: type[BaseModel], media_type: str = "multipart/form-data") -> dict[str, Any]:
    """For `openapi_extra`: the body that a route reads as a form."""
    return {"requestBody": {"required": True, "content": {media_type: {"schema": model.model_json_schema()}}}}
