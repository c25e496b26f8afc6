"""The peer: django-import-export with its default settings puts the same six columns into SQLite.

Run as a process of its own: `python -m bench.peer ROSTER.xlsx HEADER_ROW`; prints rows and seconds.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import django
from django.conf import settings

COLUMNS = ("name", "born", "sex", "number", "phone", "joined")


def main(path: Path) -> None:
    scratch = tempfile.mkdtemp(prefix="peer.")
    settings.configure(
        INSTALLED_APPS=["django.contrib.contenttypes", "import_export", "bench"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{scratch}/peer.sqlite3"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()

    from django.db import connection, models
    from import_export import resources
    from import_export.formats.base_formats import XLSX

    class Member(models.Model):
        name = models.CharField(max_length=120)
        born = models.DateField()
        sex = models.CharField(max_length=6)
        number = models.CharField(max_length=12, unique=True)
        phone = models.CharField(max_length=12)
        joined = models.DateField()

        class Meta:
            app_label = "bench"

        def __str__(self) -> str:
            return self.name

    class MemberResource(resources.ModelResource):
        class Meta:
            model = Member
            fields = COLUMNS
            import_id_fields = ("number",)

    with connection.schema_editor() as editor:
        editor.create_model(Member)
    begun, used = time.perf_counter(), time.process_time()
    dataset = XLSX().create_dataset(path.read_bytes())
    dataset.headers = list(COLUMNS)
    result = MemberResource().import_data(dataset, dry_run=False, raise_errors=True)
    seconds = time.perf_counter() - begun
    print(Member.objects.count(), seconds, time.process_time() - used, result.has_errors())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
