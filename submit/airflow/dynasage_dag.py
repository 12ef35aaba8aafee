"""One run of Dynasage as a DAG: what ../flow.asl.json does, so no Spark runs while SageMaker trains.

The Airflow variable "dynasage" holds what the stack's outputs name, as JSON:

    {"application_id": "00f1r2s3t4u5v6w7", "job_role_arn": "arn:aws:iam::123456789012:role/shop-recommendation-job",
     "training_role_arn": "arn:aws:iam::123456789012:role/shop-recommendation-training",
     "jar": "s3://my-bucket/recommendation/dynasage.jar", "config": "s3a://my-bucket/recommendation/job.conf",
     "bucket": "my-bucket", "prefix": "recommendation", "tags": {"team": "growth"}}

"tags" may be left out: more tags of the jobs on EMR Serverless. The connection aws_default needs the permissions of ../iam/airflow.json. A run that failed is resumed by a new run of the DAG with the
configuration {"resume": "ID"}, or by clearing its failed task. If that is train or train_final, clear prepare or
judge instead, with all that follows: the name of a training job is used up, and the next request has the next one.
"""

import json
from datetime import datetime, timedelta

from airflow.providers.amazon.aws.hooks.s3 import S3Hook
from airflow.providers.amazon.aws.operators.emr import EmrServerlessStartJobOperator
from airflow.providers.amazon.aws.operators.sagemaker import SageMakerTrainingOperator
from airflow.providers.common.compat.sdk import DAG, AirflowException, AirflowFailException, AirflowSkipException, task
from botocore.exceptions import ClientError

STACK = "{{ var.json.dynasage.%s }}"
RUN = "{{ dag_run.conf.get('resume') or dag_run.run_after.strftime('%Y%m%dT%H%M%SZ') }}"
RUN_FOLDER = STACK % "prefix" + "/runs/" + RUN
# A task goes on after a skipped one, but not if all before it were skipped.
AFTER_SKIPS = "none_failed_min_one_success"


class Spark(EmrServerlessStartJobOperator):
    """A part of the run on EMR Serverless. If its job fails, the run's outcome.json says what a repetition would bring."""

    template_fields = (*EmrServerlessStartJobOperator.template_fields, "bucket", "outcome_key")

    def __init__(self, *, until=(), **kwargs):
        super().__init__(
            application_id=STACK % "application_id",
            execution_role_arn=STACK % "job_role_arn",
            name="dynasage " + RUN + " " + kwargs["task_id"],
            job_driver={
                "sparkSubmit": {
                    "entryPoint": STACK % "jar",
                    "entryPointArguments": ["run", "--config", STACK % "config", "--begin-or-resume", RUN, *until],
                    "sparkSubmitParameters": "--class io.dynasage.job.Dynasage",
                }
            },
            config={"executionTimeoutMinutes": 720, "tags": {"dynasage:run": RUN}},
            # Hours in the application's queue, and hours of work; the operator cancels a job that takes longer.
            waiter_delay=60,
            waiter_max_attempts=1500,
            **kwargs,
        )
        self.bucket = STACK % "bucket"
        self.outcome_key = RUN_FOLDER + "/outcome.json"

    def execute(self, context, event=None):
        # A template would make text of them.
        self.config["tags"] |= context["var"]["json"].get("dynasage").get("tags", {})
        try:
            return super().execute(context, event)
        except AirflowException as failure:
            raise self.judged(failure, context) from failure

    def execute_complete(self, context, event=None):
        try:
            return super().execute_complete(context, event)
        except AirflowException as failure:
            raise self.judged(failure, context) from failure

    def judged(self, failure, context):
        """A model that the gate refused is a skip. Without an outcome, the driver has crashed, and the run is resumed."""
        outcome = self.outcome(context)
        if outcome.get("ending") == "refused":
            return AirflowSkipException(outcome["message"])
        if outcome.get("retry") == "never":
            return AirflowFailException(f"{outcome['message']} What to do: {outcome['next']}")
        return AirflowException(outcome.get("message") or str(failure))

    def outcome(self, context):
        """An outcome from before this try is another driver's."""
        s3 = S3Hook(aws_conn_id=self.aws_conn_id)
        if not s3.check_for_key(self.outcome_key, self.bucket):
            return {}
        outcome = json.loads(s3.read_key(self.outcome_key, self.bucket))
        return outcome if datetime.fromisoformat(outcome["at"]) > context["ti"].start_date else {}


class Training(SageMakerTrainingOperator):
    """A training job by the request that the run wrote. A job of its name that exists is the run's own."""

    def __init__(self, **kwargs):
        super().__init__(check_if_job_exists=False, print_log=False, check_interval=60, max_attempts=3000, **kwargs)

    def execute(self, context):
        try:
            return super().execute(context)
        except ClientError as refused:
            if refused.response["Error"]["Code"] != "ResourceInUse":
                raise
        return self.hook.check_status(
            self.config["TrainingJobName"], "TrainingJobStatus", self.hook.describe_training_job, self.check_interval
        )


@task
def request(bucket, key, role):
    """Reads the request of a training job; a run that serves the judged model itself has none for a final one."""
    s3 = S3Hook()
    if not s3.check_for_key(key, bucket):
        raise AirflowSkipException(f"There is nothing to train: s3://{bucket}/{key} does not exist")
    return {**json.loads(s3.read_key(key, bucket)), "RoleArn": role}


def training(name, file):
    """Two tasks: the request is read, and sent with the stack's role."""
    asked = request.override(task_id="request_" + name)(STACK % "bucket", f"{RUN_FOLDER}/requests/{file}.json", STACK % "training_role_arn")
    return asked, Training(task_id=name, config=asked)


with DAG(
    "dynasage",
    schedule="0 3 * * *",
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 3, "retry_delay": timedelta(minutes=5), "retry_exponential_backoff": True},
    doc_md=__doc__,
):
    prepare = Spark(task_id="prepare", until=["--until", "channels"])
    request_twin, train = training("train", "create-training-job")
    judge = Spark(task_id="judge", until=["--until", "refit-channels"], trigger_rule=AFTER_SKIPS)
    request_final, train_final = training("train_final", "create-training-job-final")
    deploy = Spark(task_id="deploy", trigger_rule=AFTER_SKIPS)
    prepare >> request_twin >> train >> judge >> request_final >> train_final >> deploy
    prepare >> judge >> deploy
