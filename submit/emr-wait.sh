# Follows the step $step of the cluster $cluster to its end; sourced by the scripts that started it.
# shellcheck shell=bash disable=SC2034,SC2154
working_folder
logs=$(call emr describe-cluster --cluster-id "$cluster" --query Cluster.LogUri) || logs=None
if [[ $logs == None ]]; then
  log_patience=0
  say "Cluster $cluster keeps no logs in S3 (--log-uri when it is created), so neither the driver's log nor its exit code can be seen here"
fi
# EMR still answers with s3n:, the scheme of a client of long ago.
logs=${logs#s3*://}
logs=${logs%/}
bucket=${logs%%/*} folder=${logs#"${logs%%/*}"}/$cluster
folder=${folder#/}

look() {
  call emr describe-step --cluster-id "$cluster" --step-id "$step" --query '[Step.Status.State, Step.Status.FailureDetails.Reason]'
}

log_uri() {
  [[ $logs == None || -s $work/driver ]] || find_driver || true
  [[ ! -s $work/driver ]] || printf 's3://%s/%s' "$bucket" "$(< "$work/driver")"
}

# The step's own log names the application once YARN took it; the driver is the application's first container.
find_driver() {
  local application
  call s3api get-object --bucket "$bucket" --key "$folder/steps/$step/stderr.gz" "$work/step.gz" > /dev/null 2>&1 || return 0
  application=$(gzip -dc "$work/step.gz" 2> /dev/null | grep -o 'application_[0-9]*_[0-9]*' | tail -n 1)
  call s3api list-objects-v2 --bucket "$bucket" --prefix "$folder/containers/$application/" \
    --query "Contents[?ends_with(Key, '_01_000001/stderr.gz')].Key | [0]" 2> /dev/null | sed '/^None$/d' > "$work/driver"
}

follow COMPLETED 'FAILED CANCELLED INTERRUPTED'
