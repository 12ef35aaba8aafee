#!/usr/bin/env bash
# Runs the job on EMR Serverless. See --help.
# shellcheck source=submit/aws.sh
source "$(dirname "${BASH_SOURCE[0]}")/aws.sh"

usage() {
  printf 'Usage: %s [COMMAND] --application-id ID --role ARN --jar s3://… --config s3://… [options]\n\nRuns the job on EMR Serverless.\n\n' "$program"
  printf '%s\n' '  --application-id ID  the application; required
  --role ARN           the role that the job has; required
  --logs S3URI         where the logs go; default: where the application puts them
  --timeout-minutes N  a run that takes longer is cancelled; default 720
  --tag KEY=VALUE      a tag of the job; may be repeated'"$SHARED_OPTIONS"
}

application='' role='' logs='' timeout_minutes=720
while (($#)); do
  shared_option "$@"
  if ((taken == 0)); then
    taken=2
    case $1 in
      --application-id) value "$@"; application=$2 ;;
      --role) value "$@"; role=$2 ;;
      --logs) value "$@"; logs=$2 ;;
      --timeout-minutes) value "$@"; timeout_minutes=$2 ;;
      --tag) add_tag "$@" ;;
      *) unknown "$1" ;;
    esac
  fi
  shift "$taken"
done

required --application-id "$application"
required --role "$role"
[[ $application =~ ^[0-9a-z]{1,64}$ ]] || fail "$USAGE" "--application-id $application is no application; it looks like 00f1r2s3t4u5v6w7: aws emr-serverless list-applications"
[[ $role == arn:aws*:iam::*:role/?* ]] || fail "$USAGE" "--role $role is no role's ARN, arn:aws:iam::123456789012:role/name"
[[ -z $logs || $logs == s3://?* ]] || fail "$USAGE" "--logs $logs is no place in S3, s3://bucket/folder/"
[[ $timeout_minutes =~ ^[1-9][0-9]{0,6}$ && timeout_minutes -le 1000000 ]] || fail "$USAGE" "--timeout-minutes $timeout_minutes is not 1 to 1000000"
prepare
((${#jar} <= 256)) || fail "$USAGE" "--jar has ${#jar} characters and EMR Serverless takes 256; put the jar at a shorter place"

# The token belongs to this request, not to the run: the CLI's own retries are the same request, a second try of the run is not.
request=$(
  printf '{"applicationId": %s, "clientToken": %s, "executionRoleArn": %s, "name": %s, "executionTimeoutMinutes": %s, ' \
    "$(json "$application")" "$(json "$run_id-$(random_text 12)")" "$(json "$role")" "$(json "dynasage $run_id")" "$timeout_minutes"
  printf '"jobDriver": {"sparkSubmit": {"entryPoint": %s, "entryPointArguments": %s, "sparkSubmitParameters": %s}}' \
    "$(json "$jar")" "$(json_array "${job[@]}")" "$(json "${spark[*]}")"
  [[ -z $logs ]] || printf ', "configurationOverrides": {"monitoringConfiguration": {"s3MonitoringConfiguration": {"logUri": %s}}}' "$(json "$logs")"
  printf ', "tags": {"dynasage:%s": %s' "$([[ $command == run ]] && printf run || printf command)" "$(json "$run_id")"
  for tag in ${tags[@]+"${tags[@]}"}; do printf ', %s: %s' "$(json "${tag%%=*}")" "$(json "${tag#*=}")"; done
  printf '}}'
)

if $dry_run; then
  printf '%s\n' "$request"
  exit 0
fi

tell_run
job_run=$(call emr-serverless start-job-run --cli-input-json "$request" --query jobRunId) ||
  fail "$REMOTE" "EMR Serverless did not take the job (its message stands above); nothing was started"
printf '%s\n' "$job_run"
$wait || exit 0

working_folder
if [[ -z $logs ]]; then
  logs=$(call emr-serverless get-application --application-id "$application" --query application.monitoringConfiguration.s3MonitoringConfiguration.logUri) || logs=None
fi
if [[ $logs == None ]]; then
  log_patience=0
  say 'No --logs, and the application names no place for logs in S3: the driver'\''s log is not shown here'
fi

look() {
  call emr-serverless get-job-run --application-id "$application" --job-run-id "$job_run" --query '[jobRun.state, jobRun.stateDetails]'
}

log_uri() {
  [[ $logs == None ]] || printf '%s/applications/%s/jobs/%s/SPARK_DRIVER/stderr.gz' "${logs%/}" "$application" "$job_run"
}

follow SUCCESS 'FAILED CANCELLED'
