"""The first page of the administrators: is the house well, and does anything wait for them."""

import shutil

from app import organisations
from app.admin.mailbox import keeps_mail
from app.admin.pages import OverviewPage
from app.admin.queries_jobs import count_jobs, count_unsent
from app.admin.queries_people import count_by_state
from app.web import House, HouseRunner, Rendered, Room, UnitOfWork, health, render

router = Room("/admin")


@router.get("")
def overview(_: HouseRunner, session: UnitOfWork, services: House) -> Rendered:
    disk = shutil.disk_usage(services.settings.data_dir)
    page = OverviewPage(
        people=count_by_state(session),
        organisations=organisations.count_members(session),
        jobs=count_jobs(session),
        unsent=count_unsent(session),
        keeps_mail=keeps_mail(services.settings),
        checks=list(services.get(health.Checks).run().items()),
        disk_free=disk.free,
        disk_total=disk.total,
    )
    return render("admin/overview.html", page)
