#!/usr/bin/env bash
# Runs the job on an EMR cluster of its own, which ends with it. See --help.
# shellcheck source=submit/aws.sh
source "$(dirname "${BASH_SOURCE[0]}")/aws.sh"

usage() {
  printf 'Usage: %s [COMMAND] --log-uri s3://… --jar s3://… --config s3://… [options]\n\nRuns the job on an EMR cluster of its own, which ends with the job.\n\n' "$program"
  printf '%s\n' '  --log-uri S3URI      where EMR keeps the logs; required
  --service-role NAME  the role of EMR itself; required
  --profile NAME       the instance profile, whose role the job has; required
  --subnets A,B        subnets of the instance fleets, of which EMR takes the one with capacity; required. They and, if EMR makes
                       its security groups, their VPC must have the tag for-use-with-amazon-emr-managed-policies = true
  --security-configuration NAME  such as one that demands IMDSv2; default: none
  --workers N          instances that do the work, spot if there is any, on demand after 20 minutes if not; default 4
  --types A,B,C        instance types that may do the work, best first; default m6a.xlarge,m6i.xlarge,m5a.xlarge,m5.xlarge
  --release LABEL      default emr-7.12.0
  --idle-minutes N     belt: ends a cluster that does nothing for so long; default 30
  --tag KEY=VALUE      a tag of the cluster and its instances; may be repeated

The stack with Clusters=yes makes roles, profile and security configuration; its output ClusterOptions has these options.'"$SHARED_OPTIONS"
}

log_uri='' subnets='' workers=4 types=m6a.xlarge,m6i.xlarge,m5a.xlarge,m5.xlarge release=emr-7.12.0
service_role='' profile='' security='' idle_minutes=30
while (($#)); do
  shared_option "$@"
  if ((taken == 0)); then
    taken=2
    case $1 in
      --log-uri) value "$@"; log_uri=$2 ;;
      --subnets) value "$@"; subnets=$2 ;;
      --workers) value "$@"; workers=$2 ;;
      --types) value "$@"; types=$2 ;;
      --release) value "$@"; release=$2 ;;
      --service-role) value "$@"; service_role=$2 ;;
      --profile) value "$@"; profile=$2 ;;
      --security-configuration) value "$@"; security=$2 ;;
      --idle-minutes) value "$@"; idle_minutes=$2 ;;
      --tag) add_tag "$@" ;;
      *) unknown "$1" ;;
    esac
  fi
  shift "$taken"
done

required --log-uri "$log_uri"
required --service-role "$service_role"
required --profile "$profile"
required --subnets "$subnets"
[[ $subnets =~ ^subnet-[a-z0-9-]+(,subnet-[a-z0-9-]+)*$ ]] || fail "$USAGE" "--subnets $subnets is no list of subnets such as subnet-1a,subnet-2b"
[[ $log_uri == s3://?* ]] || fail "$USAGE" "--log-uri $log_uri is no place in S3, s3://bucket/folder/"
[[ $release =~ ^emr-[a-z0-9.-]+$ ]] || fail "$USAGE" "--release $release is no release label such as emr-7.12.0"
[[ $workers =~ ^[1-9][0-9]*$ ]] || fail "$USAGE" "--workers $workers is no number of instances; it takes at least 1"
[[ $idle_minutes =~ ^[1-9][0-9]{0,4}$ && idle_minutes -le 10080 ]] || fail "$USAGE" "--idle-minutes $idle_minutes is not 1 to 10080, as EMR asks (a week)"
prepare

worker_types() {
  local comma='' type
  printf '['
  for type in ${types//,/ }; do
    printf '%s{"InstanceType": %s, "WeightedCapacity": 1}' "$comma" "$(json "$type")"
    comma=', '
  done
  printf ']'
}

# The driver runs on the core instance, on demand, because losing it loses the run; spot instances hold executors only.
instance_fleets() {
  local configs
  configs=$(worker_types)
  printf '[{"Name": "primary", "InstanceFleetType": "MASTER", "TargetOnDemandCapacity": 1, "InstanceTypeConfigs": %s}, ' "$configs"
  printf '{"Name": "driver", "InstanceFleetType": "CORE", "TargetOnDemandCapacity": 1, "InstanceTypeConfigs": %s}, ' "$configs"
  printf '{"Name": "executors", "InstanceFleetType": "TASK", "TargetSpotCapacity": %s, "InstanceTypeConfigs": %s, ' "$workers" "$configs"
  printf '"LaunchSpecifications": {"SpotSpecification": {"TimeoutDurationMinutes": 20, "TimeoutAction": "SWITCH_TO_ON_DEMAND", "AllocationStrategy": "price-capacity-optimized"}}}]'
}

cluster_tags() {
  local comma='' tag
  printf '['
  for tag in ${tags[@]+"${tags[@]}"}; do
    printf '%s{"Key": %s, "Value": %s}' "$comma" "$(json "${tag%%=*}")" "$(json "${tag#*=}")"
    comma=', '
  done
  printf ']'
}

name=$(json "dynasage $run_id")
idle_seconds=$((idle_minutes * 60))
# The releases emr-spark-8 have no application Hadoop: https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-spark800-release.html
applications='[{"Name": "Hadoop"}, {"Name": "Spark"}]'
[[ $release != emr-spark-* ]] || applications='[{"Name": "Spark"}]'
# Without this tag, EMR's managed policies let its service role make nothing:
# https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-managed-iam-policies.html
tags=("dynasage:run=$run_id" for-use-with-amazon-emr-managed-policies=true ${tags[@]+"${tags[@]}"})
configurations='[{"Classification": "yarn-site", "Properties": {"yarn.node-labels.enabled": "true", "yarn.node-labels.am.default-node-label-expression": "CORE"}}]'
IFS=, read -r -a subnet_list <<< "$subnets"

if $dry_run; then
  printf '{"Name": %s, "ReleaseLabel": %s, "LogUri": %s, "ServiceRole": %s, "JobFlowRole": %s, ' "$name" "$(json "$release")" "$(json "$log_uri")" "$(json "$service_role")" "$(json "$profile")"
  printf '"Applications": %s, "Configurations": %s, "VisibleToAllUsers": true, ' "$applications" "$configurations"
  printf '"Tags": %s, ' "$(cluster_tags)"
  [[ -z $security ]] || printf '"SecurityConfiguration": %s, ' "$(json "$security")"
  printf '"Instances": {"InstanceFleets": %s, "KeepJobFlowAliveWhenNoSteps": false, "TerminationProtected": false, ' "$(instance_fleets)"
  printf '"Ec2SubnetIds": %s}, ' "$(json_array "${subnet_list[@]}")"
  printf '"AutoTerminationPolicy": {"IdleTimeout": %s}, "Steps": [%s]}\n' "$idle_seconds" "$(step_json api TERMINATE_CLUSTER)"
  exit 0
fi

tell_run
ec2="{\"InstanceProfile\": $(json "$profile"), \"SubnetIds\": $(json_array "${subnet_list[@]}")}"
cluster=$(call emr create-cluster --name "dynasage $run_id" --release-label "$release" --log-uri "$log_uri" --service-role "$service_role" \
  --ec2-attributes "$ec2" --applications "$applications" --configurations "$configurations" --tags ${tags[@]+"${tags[@]}"} \
  ${security:+--security-configuration "$security"} --instance-fleets "$(instance_fleets)" --auto-terminate --auto-termination-policy "IdleTimeout=$idle_seconds" \
  --steps "[$(step_json cli TERMINATE_CLUSTER)]" --query ClusterId) ||
  fail "$REMOTE" "EMR did not take the cluster (its message stands above); nothing was started"
printf '%s\n' "$cluster"
$wait || exit 0
step=$(call emr list-steps --cluster-id "$cluster" --query 'Steps[0].Id') ||
  fail "$REMOTE" "the step of cluster $cluster cannot be seen; the run goes on: aws emr list-steps --cluster-id $cluster"
# shellcheck source=submit/emr-wait.sh
source "$(dirname "${BASH_SOURCE[0]}")/emr-wait.sh"
