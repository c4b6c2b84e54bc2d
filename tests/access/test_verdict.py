import pytest

from app.access import ALLOW, HIDE, PERMISSIONS, Role, refuse
from app.core.errors import NotFoundError, RefusedError

pytestmark = pytest.mark.database_free


@pytest.mark.parametrize(
    ("verdict", "answer", "sentence"),
    [(ALLOW, None, ""), (HIDE, NotFoundError, ""), (refuse("Only the lead may."), RefusedError, "Only the lead may.")],
)
def test_a_verdict_guards_the_act_as_it_draws_the_button(verdict, answer, sentence):
    assert bool(verdict) is (answer is None)
    if answer is None:
        verdict.enforce()
        return
    with pytest.raises(answer) as refusal:
        verdict.enforce()
    assert refusal.value.sentence == sentence


def test_every_role_has_its_permissions_said():
    assert set(PERMISSIONS) == set(Role)
