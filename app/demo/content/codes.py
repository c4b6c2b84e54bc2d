"""The codes that content files may use. They are the codes of the shipped vocabularies; anything else is a fault."""

KINDS = frozenset({
    "government", "un_agency", "multilateral_donor", "international_ngo", "national_ngo", "beneficiary_organisation",
    "private_sector", "academia", "media", "think_tank", "consultant",
})  # fmt: skip
PILLARS = frozenset({"social_assistance", "social_security", "health_insurance"})
TOPICS = frozenset({"policy", "financing", "shock_responsive", "standards", "mekm", "communication"})
COUNTIES = frozenset(f"{number:03d}" for number in range(1, 48))
ROLES = frozenset({"administrator", "coordinator", "representative", "member", "guest"})
PERSON_STATUSES = frozenset({"active", "suspended"})
LANGUAGES = frozenset({"en", "sw"})
DOCUMENT_TYPES = frozenset({
    "sector_policy", "action_plan", "national_strategy", "county_strategy", "sector_review", "mapping_report",
    "annual_report", "evaluation_report", "targeting_tool", "cgna", "situation_analysis", "training_manual",
    "implementation_guideline", "conference_resolution", "funding_appeal", "operational_framework", "research_study",
    "academic_article", "policy_brief", "fact_sheet", "dataset", "webcast", "minutes", "other",
})  # fmt: skip
LICENCES = frozenset({"cc_by_4", "cc_by_sa_4", "open_government", "all_rights_reserved", "other_open"})
FORMATS = frozenset({"pdf", "docx", "xlsx"})
STATES = frozenset({"draft", "submitted", "published", "declined"})
UNITS = frozenset({"people", "households"})
COMMITTEE_KINDS = frozenset({"oversight", "county", "steering"})
CHOICES = frozenset({"approve", "decline", "defer"})
APPLICATION_STATES = frozenset({
    "submitted", "screening", "information_requested", "screened", "review", "approved", "declined", "deferred",
    "onboarded",
})  # fmt: skip
APPLICATION_MOVES = frozenset({
    "submit", "confirm_nomination", "screen", "request_information", "answer", "open_review", "close", "onboard",
})  # fmt: skip
APPLICATION_STEPS = frozenset({
    "organisation", "programmes", "coverage", "contacts", "contribution", "nomination", "documents", "declaration",
})  # fmt: skip
NOMINATION_STATES = frozenset({"asked", "confirmed"})
TICKS = frozenset({"yes", "no", "n/a"})
MEASURES = frozenset({"warning", "suspension"})
PLAIN_SUBJECTS = frozenset({"", "topics", "budget"})
EVENT_KINDS = frozenset({
    "twg_meeting", "roundtable", "webinar", "brown_bag", "conference", "seminar", "symposium", "partner_event",
    "teleconference", "national_conference", "committee_meeting",
})  # fmt: skip
