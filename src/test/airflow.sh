#!/usr/bin/env bash
# Parses and runs the DAG of submit/airflow with Apache Airflow, against an endpoint that answers as AWS would. CI does not: Airflow and
# what it needs are 160 packages, which take longer to install than all other tools. Needs python3 with venv; everything is in target/airflow.
set -euo pipefail
cd "$(dirname "$0")/../.."
if [[ ! -x target/airflow/bin/airflow ]]; then
  /usr/bin/python3 -m venv target/airflow
  target/airflow/bin/pip install -q --disable-pip-version-check --no-deps -r src/test/requirements-airflow.txt
fi
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export AIRFLOW_HOME=$home AIRFLOW__CORE__DAGS_FOLDER=$PWD/submit/airflow AIRFLOW__CORE__LOAD_EXAMPLES=False AIRFLOW__LOGGING__LOGGING_LEVEL=CRITICAL
for command in "db migrate" "dags reserialize"; do
  # shellcheck disable=SC2086
  target/airflow/bin/airflow $command > "$home/log" 2>&1 || { cat "$home/log" >&2; exit 1; }
done
target/airflow/bin/python src/test/dag.py
