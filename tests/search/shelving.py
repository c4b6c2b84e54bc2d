"""The records that the contract's questions are asked of."""

from tests.search.samples import NOW, record

FILLER = "Each quarter the unit writes down what it has done, whom it reached and what that cost."

SHELF = [
    record(
        1,
        f"{FILLER} The preface thanks everyone.",
        f"{FILLER} Evaluations of the pilot in Marsabit found that livestock offtake doubled.",
        f"{FILLER} An annex lists the questionnaires.",
        title="Evaluation of the drought pilot",
        summary="What the pilot taught us.",
        facets={"kind": ("document",), "type": ("evaluation_report",), "county": ("marsabit", "turkana")},
        dated=500,
    ),
    record(
        2,
        f"{FILLER} Uhamisho wa fedha kwa kaya maskini ulianza mwaka huo.",
        title="Taarifa ya mwaka",
        facets={"kind": ("document",), "type": ("annual_report",), "county": ("turkana",), "language": ("sw",)},
        dated=400,
    ),
    record(
        3,
        f"{FILLER} Beneficiaries queued. The cash came late and the transfer agents were few.",
        f"{FILLER} Capacity gaps and needs assessment of county offices.",
        title="Payments by agents",
        facets={"kind": ("document",), "type": ("annual_report",), "county": ("kilifi",)},
        dated=300,
    ),
    record(
        4,
        f"{FILLER} Cash transfers reached households with orphans and vulnerable children.",
        title="Households at risk",
        authors=("Wanjiru Achieng",),
        keywords=("kinship care",),
        body_extra="Ministry of Labour",
        facets={"kind": ("document",), "type": ("policy_brief",), "county": ("kilifi", "turkana")},
        dated=200,
    ),
    record(5, f"{FILLER} Secretive quokka figures.", title="Members only", audience="members", dated=100),
    record(6, f"{FILLER} Secretive quokka minutes.", title="Committee only", audience="committee", dated=90),
    record(7, f"{FILLER} Secretive quokka plans.", title="Group three only", audience="group-3", dated=80),
    record(8, f"{FILLER} Secretive quokka forecast.", title="Not yet", embargo_until=NOW + 1, dated=70),
    record(9, f"{FILLER} Secretive quokka proof.", title="Just now", embargo_until=NOW, dated=60),
    record(10, 'A page about <b>wombats</b> & "burrows".', title="Wombats <i>first</i>", dated=50),
    record(
        11, "Gaps in the record of the ministry.", "Much later: the needs of a hedgehog.", title="Odd ends", dated=40
    ),
    record(12, title="Only a title about pangolins", summary="Pangolins have no pages here.", dated=30),
    record(
        13,
        title="Ministry of Labour",
        key="organisation-13",
        kind="organisation",
        url="/organisations/labour",
        facets={"kind": ("organisation",), "county": ("nairobi",)},
        dated=20,
    ),
    record(14, "Organizations of the organised labor centers.", title="Spelled otherwise", dated=10),
]
