from wtforms import PasswordField, StringField
from wtforms.validators import AnyOf, DataRequired, Email, InputRequired, Length

from app.accounts.sessions import MAX_PASSWORD
from app.core.sentences import Sentence
from app.web import HouseForm


class SignInForm(HouseForm):
    email = StringField(
        validators=[
            DataRequired("Enter your e-mail address."),
            Length(max=254, message="This e-mail address is too long."),
        ]
    )
    password = PasswordField(
        validators=[InputRequired("Enter your password."), Length(max=1000, message="This password is too long.")]
    )


class AskResetForm(HouseForm):
    email = StringField(
        validators=[
            DataRequired("Enter your e-mail address."),
            Length(max=254, message="This e-mail address is too long."),
            Email("Enter an e-mail address in the form name@example.org.", allow_smtputf8=False),
        ]
    )


class NewPasswordForm(HouseForm):
    password = PasswordField(
        validators=[
            InputRequired("Choose a password."),
            Length(max=MAX_PASSWORD, message=Sentence("Use at most %(most)s characters.", most=MAX_PASSWORD)),
        ]
    )


class AcceptForm(NewPasswordForm):
    name = StringField(
        validators=[
            DataRequired("Enter your name."),
            Length(max=120, message="Use at most 120 characters for your name."),
        ]
    )


class ChangePasswordForm(NewPasswordForm):
    current = PasswordField(validators=[InputRequired("Enter your current password.")])


class ProfileForm(HouseForm):
    name = StringField(
        validators=[
            DataRequired("Enter your name."),
            Length(max=120, message="Use at most 120 characters for your name."),
        ]
    )
    title = StringField(validators=[Length(max=120, message="Use at most 120 characters for your position.")])
    language = StringField(validators=[AnyOf(("en", "sw"), "Choose one of the languages offered.")])
    # Empty for the community's; the route knows which are offered.
    timezone = StringField()


class TokenForm(HouseForm):
    label = StringField(
        validators=[DataRequired("Say what the token is for."), Length(max=80, message="Use at most 80 characters.")]
    )
