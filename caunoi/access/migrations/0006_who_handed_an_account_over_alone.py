import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def from_the_trail(apps, schema_editor):
    """Of accounts that are there already the Acts say it: who opened or issued one again, asked by nobody."""
    account, act = apps.get_model("access", "Account"), apps.get_model("trail", "Act")
    term = apps.get_model("organisations", "TermOfOffice")
    handed = {}
    for one in term.objects.order_by("-id").values_list("account_id", "began_by__by", "began_by__about"):
        # Overwritten by the earlier: the first term is the one that the account was opened with.
        handed[one[0]] = None if "asked_by" in one[2] else one[1]
    ids = {one.hex: pk for pk, one in account.objects.values_list("pk", "public_id")}
    again = act.objects.filter(what="access.issued-again").order_by("id").values_list("by", "about")
    for by, about in again:
        if about.get("account") in ids:
            handed[ids[about["account"]]] = None if "asked_by" in about else by
    for pk, by in handed.items():
        if by is not None:
            account.objects.filter(pk=pk).update(handed_by=by)


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0005_system_keys"),
        ("organisations", "0002_territory_and_its_successions"),
        ("trail", "0002_acts_are_signed_once"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="handed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(from_the_trail, migrations.RunPython.noop),
    ]
