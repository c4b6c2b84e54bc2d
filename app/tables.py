"""Every table of the house; migrations import this and nothing else."""

import app.access.models
import app.accounts.models
import app.audit.models
import app.bulletin.models
import app.calendar.models
import app.core.revision
import app.correspondence.models
import app.curation.models
import app.discovery.models
import app.documents.models
import app.events.models
import app.followup.models
import app.forum.models
import app.governance.models
import app.groups.models
import app.jobs.models
import app.mail.models
import app.meetings.models
import app.membership.models
import app.notifications.models
import app.organisations.models
import app.polls.models
import app.transfer.models
import app.uploads.models
import app.usage.models
import app.vocabularies.models  # noqa: F401
from app.core.db import Base

METADATA = Base.metadata
