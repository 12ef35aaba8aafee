#!/usr/bin/env bash
# Runs the job as one step of an EMR cluster that is running already. See --help.
# shellcheck source=submit/aws.sh
source "$(dirname "${BASH_SOURCE[0]}")/aws.sh"

usage() {
  printf 'Usage: %s [COMMAND] --cluster-id j-… --jar s3://… --config s3://… [options]\n\nRuns the job as one step of a running EMR cluster.\n\n' "$program"
  printf '%s\n' '  --cluster-id ID      the cluster, j-…; required
  --on-failure ACTION  CONTINUE, CANCEL_AND_WAIT or TERMINATE_CLUSTER; default CONTINUE, the only one that a cluster with
                       concurrent steps takes
  --role ARN           a runtime role for the step, on a cluster that has them
  --shape SHAPE        what --dry-run prints: api (AddJobFlowSteps, as in Step Functions, SDKs and templates) or cli (the list
                       that aws emr add-steps --steps reads); default api'"$SHARED_OPTIONS"
}

cluster='' on_failure=CONTINUE role='' shape=api
while (($#)); do
  shared_option "$@"
  if ((taken == 0)); then
    taken=2
    case $1 in
      --cluster-id) value "$@"; cluster=$2 ;;
      --on-failure) value "$@"; on_failure=$2 ;;
      --role) value "$@"; role=$2 ;;
      --shape) value "$@"; shape=$2 ;;
      *) unknown "$1" ;;
    esac
  fi
  shift "$taken"
done

required --cluster-id "$cluster"
[[ $cluster =~ ^j-[A-Z0-9]+$ ]] || fail "$USAGE" "--cluster-id $cluster is no cluster; it looks like j-2AXXXXXXGAPLF: aws emr list-clusters --active"
[[ $on_failure == CONTINUE || $on_failure == CANCEL_AND_WAIT || $on_failure == TERMINATE_CLUSTER ]] ||
  fail "$USAGE" "--on-failure $on_failure is none of CONTINUE, CANCEL_AND_WAIT, TERMINATE_CLUSTER"
[[ $shape == api || $shape == cli ]] || fail "$USAGE" "--shape $shape is neither api nor cli"
prepare

if $dry_run; then
  if [[ $shape == cli ]]; then
    printf '[%s]\n' "$(step_json cli "$on_failure")"
  else
    printf '{"JobFlowId": %s, "Steps": [%s]%s}\n' "$(json "$cluster")" "$(step_json api "$on_failure")" "${role:+, \"ExecutionRoleArn\": $(json "$role")}"
  fi
  exit 0
fi

tell_run
step=$(call emr add-steps --cluster-id "$cluster" --steps "[$(step_json cli "$on_failure")]" --query 'StepIds[0]' ${role:+--execution-role-arn "$role"}) ||
  fail "$REMOTE" "EMR did not take the step (its message stands above); nothing was started"
printf '%s\n' "$step"
$wait || exit 0
# shellcheck source=submit/emr-wait.sh
source "$(dirname "${BASH_SOURCE[0]}")/emr-wait.sh"
