"""The words of the letters that the house sends: reading, trying and changing them."""

from sqlalchemy.orm import Session
from starlette.responses import Response

from app import mail
from app.admin.forms_letters import LetterForm
from app.admin.pages_letters import letter_page, letters_page
from app.core.errors import NotFoundError
from app.core.services import Services
from app.organisations import Filled, filled
from app.web import FormBody, House, HouseRunner, Incoming, Rendered, Room, UnitOfWork, redirect, render
from app.web.language import language_of

router = Room("/admin/letters")


@router.get("")
def letters(actor: HouseRunner, session: UnitOfWork, services: House, request: Incoming) -> Rendered:
    page = letters_page(session, services.get(mail.LetterBook), language_of(request, actor))
    return render("admin/letters.html", page)


@router.get("/{key}")
def letter(_: HouseRunner, session: UnitOfWork, services: House, key: str) -> Rendered:
    found = _letter(services, key)
    changed = mail.changed_words(session, key)
    words = {
        code: held.wording if (held := changed.get((key, code))) else found.wordings[code] for code in mail.LANGUAGES
    }
    return _show(session, services, found, filled(LetterForm.showing(words)))


@router.post("/{key}")
def change(actor: HouseRunner, session: UnitOfWork, services: House, key: str, body: FormBody) -> Rendered | Response:
    """Keep the words, or, when `do` is "preview", show what they make without keeping them."""
    found = _letter(services, key)
    form = LetterForm(body)
    asks = body.get("do") == "preview"
    if not form.validate():
        return _show(session, services, found, filled(form), 422, form if asks else None)
    wrong = {f"{part}_{code}": said for code, one in form.wordings.items() for part, said in mail.faults(found, one)}
    if asks or wrong:
        shown = filled(form, also=list(wrong.items()))
        return _show(session, services, found, shown, 422 if wrong else 200, form if asks else None)
    changed = mail.change_words(session, found, form.wordings, by=actor)
    return redirect(f"/admin/letters/{key}", "The letter is saved." if changed else "Nothing was changed.")


@router.post("/{key}/reset")
def reset(actor: HouseRunner, session: UnitOfWork, services: House, key: str) -> Response:
    mail.forget_words(session, _letter(services, key), by=actor)
    return redirect(f"/admin/letters/{key}", "The house's own words hold again.")


def _letter(services: Services, key: str) -> mail.Letter:
    found = services.get(mail.LetterBook).letters.get(key)
    if found is None:
        raise NotFoundError
    return found


def _show(
    session: Session,
    services: Services,
    letter: mail.Letter,
    form: Filled,
    status: int = 200,
    tried: LetterForm | None = None,
) -> Rendered:
    previews = [
        (code, mail.preview(letter, wording, services.settings, code))
        for code, wording in (tried.wordings if tried else {}).items()
    ]
    return render("admin/letter.html", letter_page(session, letter, form, services.settings, previews), status)
