from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_jobs_with_a_lease")]

    operations = [
        migrations.RemoveConstraint(model_name="job", name="one_job_per_request"),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.UniqueConstraint(
                fields=("created_by", "client_ref"), name="one_job_per_request"
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.UniqueConstraint(
                fields=("client_ref",),
                condition=models.Q(created_by=None),
                name="one_job_per_request_of_the_system",
            ),
        ),
    ]
