"""Member organisations for programs: the same public facts as the pages, without people."""

from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from app.organisations.queries import get_organisation
from app.organisations.queries_directory import Wanted, directory
from app.organisations.queries_profile import places_of, programmes_of
from app.web import Anyone, Room, UnitOfWork

router = Room("/api/v1/organisations", include_in_schema=True, tags=["organisations"])
Word = Annotated[str, Query(max_length=100)]


class OrganisationItem(BaseModel):
    slug: str
    name: str
    acronym: str
    kind: str = Field(description="Code of the vocabulary organisation_kind.")
    pillars: list[str]
    national: bool = Field(description="Whether the organisation itself names no county.")
    counties: list[str] = Field(description="Official numbers, 001 to 047, of the organisation and its programmes.")
    programmes: int = Field(description="How many programmes it describes.")
    url: str


class OrganisationList(BaseModel):
    items: list[OrganisationItem]
    total: int
    page: int


class ProgrammeItem(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    name: str
    pillar: str
    description: str
    target_group: str
    reached: int | None = Field(description="How many of `reached_unit`; null when it was not counted.")
    reached_unit: str
    reached_year: int | None
    counties: list[str] = Field(description="Official numbers; none means national.")
    from_year: int | None
    to_year: int | None = Field(description="Null while the programme runs.")


class OrganisationDetail(BaseModel):
    slug: str
    name: str
    acronym: str
    kind: str
    profile: str
    website: str
    pillars: list[str]
    national: bool
    counties: list[str]
    programmes: list[ProgrammeItem]
    url: str


@router.get("", response_model=OrganisationList)
def list_organisations(
    _actor: Anyone,
    session: UnitOfWork,
    *,
    kind: Word = "",
    pillar: Word = "",
    county: Word = "",
    q: Word = "",
    programme: Annotated[str, Query(max_length=100, description="Words of a programme's name or target group.")] = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    per_page: Annotated[int, Query(ge=1, le=100)] = 20,
) -> OrganisationList:
    found = directory(session, Wanted(kind=kind, pillar=pillar, county=county, q=q, programme=programme)).found
    items = [
        OrganisationItem(
            slug=one.slug,
            name=one.name,
            acronym=one.acronym,
            kind=one.kind,
            pillars=sorted(one.pillars),
            national=one.national,
            counties=sorted(one.counties),
            programmes=one.programme_count,
            url=f"/organisations/{one.slug}",
        )
        for one in found[(page - 1) * per_page : page * per_page]
    ]
    return OrganisationList(items=items, total=len(found), page=page)


@router.get("/{slug}", response_model=OrganisationDetail)
def show_organisation(actor: Anyone, session: UnitOfWork, slug: str) -> OrganisationDetail:
    one = get_organisation(session, actor, slug)
    programmes = programmes_of(session, one.id)
    return OrganisationDetail(
        slug=one.slug,
        name=one.name,
        acronym=one.acronym,
        kind=one.kind,
        profile=one.profile,
        website=one.website,
        pillars=one.pillars,
        national=not one.counties,
        counties=sorted(places_of(one, programmes)),
        programmes=[ProgrammeItem.model_validate(programme) for programme in programmes],
        url=f"/organisations/{one.slug}",
    )
