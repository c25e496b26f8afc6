"""The addresses of accounts and of what signing in asks after the password. django-allauth's own are not among them: none is opened."""

from __future__ import annotations

from django.urls import path

from caunoi.office import accounts, appointments, own_account, own_keys, setting_up, signing_in, terms

urlpatterns = [
    path("sign-in/code/", signing_in.give_code, name="sign-in-code"),
    path("sign-in/passkey/", signing_in.passkey, name="sign-in-passkey"),
    path("account/", own_account.account, name="account"),
    path("account/confirm/", own_account.confirm, name="confirm"),
    path("account/password/", setting_up.password, name="password"),
    path("account/set-up/", setting_up.set_up, name="set-up"),
    path("account/app/", setting_up.add_app, name="add-app"),
    path("account/app/picture.svg", setting_up.app_picture, name="app-picture"),
    path("account/passkey/", setting_up.add_passkey, name="add-passkey"),
    path("account/codes/", setting_up.new_codes, name="new-codes"),
    path("account/factors/<int:pk>/remove/", setting_up.remove_factor, name="remove-factor"),
    path("account/sessions/end/", own_account.end_sessions, name="end-sessions"),
    path("account/sessions/<int:pk>/end/", own_account.end_session, name="end-session"),
    path("account/devices/<int:pk>/forget/", own_account.forget_device, name="forget-device"),
    path("account/keys/", own_keys.keys, name="keys"),
    path("account/keys/new/", own_keys.make, name="make-key"),
    path("account/keys/<uuid:public_id>/withdraw/", own_keys.withdraw, name="withdraw-key"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/waiting/", appointments.appointments, name="appointments"),
    path("accounts/waiting/<uuid:public_id>/confirm/", appointments.confirm, name="confirm-appointment"),
    path("accounts/waiting/<uuid:public_id>/refuse/", appointments.refuse, name="refuse-appointment"),
    path("accounts/<uuid:public_id>/", accounts.accounts_of, name="accounts-of"),
    path("accounts/<uuid:public_id>/give-office/", terms.give_office, name="give-office"),
    path("accounts/<uuid:public_id>/end-term/", terms.end, name="end-term"),
    path("accounts/<uuid:public_id>/employed/", terms.employed, name="employed"),
    path("accounts/<uuid:public_id>/issue-again/", accounts.issue_again, name="issue-again"),
    path("accounts/<uuid:public_id>/close/", accounts.close, name="close-account"),
]
