"""Parses the DAG of submit/airflow with Airflow itself, and runs it against an endpoint that answers as AWS would; src/test/airflow.sh starts it."""

import json
import os
import threading
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

RUN = "20260131T030000Z"
FOLDER = f"/my-bucket/recommendation/runs/{RUN}/"
STACK = {
    "application_id": "00f1r2s3t4u5v6w7",
    "job_role_arn": "arn:aws:iam::123456789012:role/shop-recommendation-job",
    "training_role_arn": "arn:aws:iam::123456789012:role/shop-recommendation-training",
    "jar": "s3://my-bucket/recommendation/dynasage.jar",
    "config": "s3a://my-bucket/recommendation/job.conf",
    "bucket": "my-bucket",
    "prefix": "recommendation",
    "tags": {"team": "growth"},
}


class Aws(BaseHTTPRequestHandler):
    """EMR Serverless, SageMaker and S3, as far as the DAG asks them."""

    calls, objects, failing, trained = [], {}, {}, set()

    def log_message(self, *_):
        pass

    def answer(self, body, status=200):
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def do_HEAD(self):
        self.do_GET()

    def do_GET(self):
        path = self.path.split("?")[0]
        if path.startswith("/applications/"):
            kind, state = path.split("/")[-2:]
            if kind == "jobruns":
                return self.answer(json.dumps({"jobRun": {"state": state.split("-")[0], "stateDetails": "ExitCode: 1"}}))
            return self.answer('{"application": {"state": "STARTED"}}')
        return self.answer(self.objects.get(path, ""), 200 if path in self.objects else 404)

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])) or "{}")
        operation = self.headers.get("X-Amz-Target", "SageMaker.StartJobRun").split(".")[1]
        Aws.calls.append((operation, body))
        if operation == "StartJobRun":
            failure = self.failing.get(body["name"].split()[-1], [])
            outcome = failure.pop(0) if failure else None
            if outcome is None:
                return self.answer(f'{{"jobRunId": "SUCCESS-{len(self.calls)}"}}')
            if outcome:
                at = datetime.now(timezone.utc) + timedelta(seconds=1)
                self.objects[FOLDER + "outcome.json"] = json.dumps({"at": at.isoformat(), **outcome})
            return self.answer(f'{{"jobRunId": "FAILED-{len(self.calls)}"}}')
        if operation == "CreateTrainingJob":
            if body["TrainingJobName"] in self.trained:
                return self.answer('{"__type": "ResourceInUse", "message": "exists"}', 400)
            self.trained.add(body["TrainingJobName"])
            return self.answer('{"TrainingJobArn": "arn"}')
        return self.answer('{"TrainingJobStatus": "Completed", "TrainingStartTime": 1, "TrainingEndTime": 2, "ResourceConfig": {"InstanceCount": 1}}')


def begin(dag, name, failing=None, final=True, trained=()):
    """Runs the DAG once; returns the states of its tasks, and the calls."""
    Aws.calls.clear()
    Aws.objects.clear()
    Aws.trained = set(trained)
    Aws.failing = failing or {}
    Aws.objects["/my-bucket"] = (
        "<ListBucketResult><Prefix>p</Prefix><KeyCount>1</KeyCount>"
        f"<CommonPrefixes><Prefix>{FOLDER[11:]}channels/train/</Prefix></CommonPrefixes></ListBucketResult>"
    )
    for file, job in [("create-training-job", "shop-R-t1")] + ([("create-training-job-final", "shop-R-f1")] if final else []):
        Aws.objects[FOLDER + f"requests/{file}.json"] = json.dumps(
            {"TrainingJobName": job, "RoleArn": "another", "AlgorithmSpecification": {"TrainingInputMode": "File"},
             "InputDataConfig": [{"ChannelName": "train", "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix",
                                                                                          "S3Uri": f"s3:/{FOLDER}channels/train/"}}}],
             "OutputDataConfig": {"S3OutputPath": "s3://my-bucket/x"}, "StoppingCondition": {"MaxRuntimeInSeconds": 60},
             "ResourceConfig": {"InstanceType": "ml.m5.xlarge", "InstanceCount": 1, "VolumeSizeInGB": 30}}
        )
    run = dag.test(run_conf={"resume": RUN}, logical_date=datetime(2026, 1, 31, 3, tzinfo=timezone.utc))
    states = {ti.task_id: str(ti.state) for ti in run.get_task_instances()}
    print(name, str(run.state), states, flush=True)
    return states, list(Aws.calls)


def expect(found, wanted):
    assert found == wanted, f"\nfound  {found}\nwanted {wanted}"


def phases(calls):
    """The names of the calls that change something, with what tells them apart."""
    asked = []
    for operation, body in calls:
        if operation == "StartJobRun":
            asked.append(" ".join(body["jobDriver"]["sparkSubmit"]["entryPointArguments"][5:]) or "to the end")
        elif operation == "CreateTrainingJob":
            asked.append(body["TrainingJobName"])
    return asked


server = ThreadingHTTPServer(("127.0.0.1", 0), Aws)
threading.Thread(target=server.serve_forever, daemon=True).start()
os.environ.update(
    AWS_ENDPOINT_URL=f"http://127.0.0.1:{server.server_port}", AWS_ACCESS_KEY_ID="a", AWS_SECRET_ACCESS_KEY="b",
    AWS_DEFAULT_REGION="us-east-1", NO_PROXY="127.0.0.1", AIRFLOW_VAR_DYNASAGE=json.dumps(STACK),
    AIRFLOW_CONN_AWS_DEFAULT="aws://",
)

from airflow.dag_processing.dagbag import DagBag  # noqa: E402

bag = DagBag(os.environ["AIRFLOW__CORE__DAGS_FOLDER"])
expect(bag.import_errors, {})
dag = bag.dags["dynasage"]
for each in dag.tasks:
    each.retry_delay = timedelta(0)
    each.retry_exponential_backoff = 0
    if hasattr(each, "waiter_delay"):
        each.waiter_delay = 0
    if hasattr(each, "check_interval"):
        each.check_interval = 0

everything = ["--until channels", "shop-R-t1", "--until refit-channels", "shop-R-f1", "to the end"]
states, calls = begin(dag, "all succeeds")
expect(set(states.values()), {"success"})
expect(phases(calls), everything)
first = calls[0][1]
expect(first["jobDriver"]["sparkSubmit"]["entryPointArguments"],
       ["run", "--config", STACK["config"], "--begin-or-resume", RUN, "--until", "channels"])
expect((first["name"], first["executionRoleArn"], first["tags"]), (f"dynasage {RUN} prepare", STACK["job_role_arn"], {"dynasage:run": RUN, "team": "growth"}))
expect({body["RoleArn"] for operation, body in calls if operation == "CreateTrainingJob"}, {STACK["training_role_arn"]})

states, calls = begin(dag, "the judged model itself is served", final=False)
expect((states["train_final"], states["deploy"]), ("skipped", "success"))
expect(phases(calls), [*everything[:3], "to the end"])

refused = {"ending": "refused", "code": 5, "retry": "never", "message": "The gate refused the model.", "next": "Compare."}
states, calls = begin(dag, "the gate refuses", {"judge": [refused]})
expect({name for name, state in states.items() if state == "skipped"}, {"judge", "request_train_final", "train_final", "deploy"})
expect(phases(calls), everything[:3])

wrong = {"ending": "failed", "code": 3, "retry": "never", "message": "A setting is wrong.", "next": "Correct it."}
states, calls = begin(dag, "a final failure is not repeated", {"prepare": [wrong]})
expect((states["prepare"], states["deploy"]), ("failed", "upstream_failed"))
expect(phases(calls), everything[:1])

outage = {"ending": "failed", "code": 6, "retry": "resume", "message": "S3 gave no answer.", "next": "Resume."}
states, calls = begin(dag, "a crash and an outage are resumed, and a training job that exists is waited for",
                      {"judge": [{}, outage]}, trained=["shop-R-t1"])
expect(set(states.values()), {"success"})
expect(phases(calls), [*everything[:3], *everything[2:3] * 2, *everything[3:]])

print("Airflow runs the DAG as it should")
