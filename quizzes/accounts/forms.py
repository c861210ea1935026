"""What somebody fills in to get an account, and to use it."""

from allauth.account.forms import LoginForm, SignupForm

NO_ADDRESS = "You need none. Without one, a forgotten password cannot be reset, by us or by anybody."


class SignUpForm(SignupForm):
    """A username and a password; an address for mail only for those who want to be able to reset the password."""

    field_order = ("username", "password1", "password2", "email")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = NO_ADDRESS


class SignInForm(LoginForm):
    """A username and a password."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remember"].label = "Stay signed in on this browser for two weeks"
