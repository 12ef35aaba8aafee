# What the submit scripts of AWS share; they source it.
# shellcheck shell=bash disable=SC2034
set -euo pipefail
export AWS_PAGER=''

program=${0##*/}
main_class=io.dynasage.job.Dynasage
# The job's own exit codes that a script gives in the job's place.
readonly FAILED=1 USAGE=2 REMOTE=6

jar='' config='' run_id='' resume='' either='' until='' region='' endpoint_url=${AWS_ENDPOINT_URL:-}
wait=false dry_run=false poll=15
settings=() spark_confs=() further=() tags=()

# The job's command, the one word that is no option; run if there is none.
command=''
readonly COMMANDS='run check plan runs report rollback cleanup forget retire init settings'

readonly SHARED_OPTIONS='
  --jar S3URI          the job'\''s jar, s3://…; required
  --config URI         the job'\''s HOCON file, s3://… or s3a://…; required, except for init and settings
  --run-id ID          names the run: give the same one to try the same run again. Default: the time and four random signs
  --resume ID          goes on with a run that stopped or failed, where it stopped
  --begin-or-resume ID begins a run, or goes on with it if it has begun
  --until STAGE        stops after a stage: events, features, channels, training, evaluation, refit-channels, refit-training,
                       refit, endpoint or recommendations
  --set KEY=VALUE      overrides a setting of the job; may be repeated
  --spark-conf K=V     a setting of Spark; may be repeated
  --region REGION      default: the AWS CLI'\''s own
  --endpoint-url URL   another endpoint for every call; default: AWS_ENDPOINT_URL
  --dry-run            prints the exact request as JSON and sends nothing
  --wait               follows the state, prints the driver'\''s log as it comes, ends with the job'\''s exit code
  --poll SECONDS       pause between two looks while waiting; default 15
  -h, --help           this text
  --                   what follows goes to the command as it is, such as rollback … -- --to RUN

COMMAND is run (default), check, plan, runs, report, rollback, cleanup, forget, retire, init or settings. With --wait, what a command
prints comes when it has ended.

Exit codes: the job'\''s (0 done, 1 failed, 2 command line, 3 configuration, 4 data, 5 refused by the gate, 6 a remote service, 7 held by
another run, 8 the final model failed or is worse);
2 as well for this script'\''s own command line, 6 if AWS refuses a request. Without --wait: 0 once AWS took the request.'

fail() { # code, message
  printf '%s: %s\n' "$program" "$2" >&2
  exit "$1"
}

say() { printf '%s %s\n' "$(date -u +%H:%M:%S)" "$*" >&2; }

# Takes an option that all scripts know; taken is the number of its words, 0 if it is none of them.
shared_option() {
  taken=2
  case $1 in
    --jar) value "$@"; jar=$2 ;;
    --config) value "$@"; config=$2 ;;
    --run-id) value "$@"; run_id=$2 ;;
    --resume) value "$@"; resume=$2 ;;
    --begin-or-resume) value "$@"; either=$2 ;;
    --until) value "$@"; until=$2 ;;
    --set) value "$@"; settings+=("$2") ;;
    --spark-conf) value "$@"; spark_confs+=("$2") ;;
    --region) value "$@"; region=$2 ;;
    --endpoint-url) value "$@"; endpoint_url=$2 ;;
    --poll) value "$@"; poll=$2 ;;
    --dry-run) dry_run=true; taken=1 ;;
    --wait) wait=true; taken=1 ;;
    -h | --help) usage; exit 0 ;;
    --) shift; further=("$@"); taken=$(($# + 1)) ;;
    [!-]*) [[ -z $command ]] || unknown "$1"; command=$1; taken=1 ;;
    *) taken=0 ;;
  esac
}

value() { (($# > 1)) || fail "$USAGE" "$1 needs a value; see $program --help"; }

unknown() { fail "$USAGE" "\"$1\" is no option; see $program --help"; }

# A tag of what the script starts; steps have none.
add_tag() { # --tag, KEY=VALUE
  value "$@"
  [[ $2 == ?*=* ]] || fail "$USAGE" "--tag $2 is no KEY=VALUE"
  tags+=("$2")
}

required() { # option, value
  [[ -n $2 ]] || fail "$USAGE" "$1 is missing; see $program --help"
}

# Checks what was given and builds job (the job's arguments) and spark (spark-submit's), so that nothing fails on the cluster
# that can be known here.
prepare() {
  command=${command:-run}
  [[ " $COMMANDS " == *" $command "* ]] || fail "$USAGE" "\"$command\" is no command of the job; the commands are ${COMMANDS// /, }"
  required --jar "$jar"
  [[ $command == init || $command == settings ]] || required --config "$config"
  [[ $jar == s3://*/*.jar ]] || fail "$USAGE" "--jar $jar is no jar in S3; the cluster fetches it from there: aws s3 cp target/dynasage.jar s3://BUCKET/dynasage.jar"
  [[ -z $config || $config == s3://*/* || $config == s3a://*/* ]] || fail "$USAGE" "--config $config is not in S3; the driver runs on the cluster and sees no file of this machine: aws s3 cp it first"
  if [[ $command != run ]]; then
    [[ -z $resume$run_id$either$until ]] || fail "$USAGE" "--run-id, --resume, --begin-or-resume and --until are options of run; give those of $command after --"
    run_id=$command-$(random_text 12)
  fi
  [[ -z $resume || -z $run_id ]] || fail "$USAGE" "--resume $resume already names the run; leave --run-id out"
  [[ -z $either || -z $run_id$resume ]] || fail "$USAGE" "--begin-or-resume $either already names the run; leave --run-id and --resume out"
  [[ $poll =~ ^[0-9]+$ ]] || fail "$USAGE" "--poll $poll is no number of seconds"
  run_id=${either:-${resume:-${run_id:-$(date -u +%Y%m%dT%H%M%SZ)-$(random_text 4)}}}
  [[ $run_id =~ ^[a-zA-Z0-9](-?[a-zA-Z0-9])*$ && ${#run_id} -le 21 ]] ||
    fail "$USAGE" "\"$run_id\" cannot name a run; use 1 to 21 letters, digits and single hyphens, because SageMaker's names are built from it"
  job=("$command")
  [[ -z $config ]] || job+=(--config "$config")
  local naming=--run-id
  [[ -z $resume ]] || naming=--resume
  [[ -z $either ]] || naming=--begin-or-resume
  [[ $command != run ]] || job+=("$naming" "$run_id")
  [[ -z $until ]] || job+=(--until "$until")
  spark=(--class "$main_class")
  local pair
  for pair in ${settings[@]+"${settings[@]}"}; do
    [[ $pair == ?*=* ]] || fail "$USAGE" "--set $pair is no KEY=VALUE"
    job+=(--set "$pair")
  done
  for pair in ${spark_confs[@]+"${spark_confs[@]}"}; do
    [[ $pair == spark.?*=* && $pair != *[[:space:]]* ]] || fail "$USAGE" "--spark-conf $pair is no spark.KEY=VALUE without spaces"
    spark+=(--conf "$pair")
  done
  job+=(${further[@]+"${further[@]}"})
}

random_text() { # length
  local signs=0123456789abcdefghijklmnopqrstuvwxyz text='' sign
  for ((sign = 0; sign < $1; sign++)); do text+=${signs:RANDOM % 36:1}; done
  printf '%s' "$text"
}

json() { # a JSON string
  local text=${1//\\/\\\\}
  text=${text//\"/\\\"}
  text=${text//$'\t'/\\t}
  text=${text//$'\n'/\\n}
  printf '"%s"' "$text"
}

json_array() {
  local comma='' text
  printf '['
  for text in "$@"; do
    printf '%s' "$comma"
    json "$text"
    comma=', '
  done
  printf ']'
}

# One EMR step in the API's shape, or in the one that `aws emr … --steps` reads.
step_json() { # api | cli, action on failure
  local arguments
  arguments=$(json_array spark-submit --deploy-mode cluster "${spark[@]}" --conf spark.yarn.maxAppAttempts=1 "$jar" "${job[@]}")
  if [[ $1 == api ]]; then
    printf '{"Name": %s, "ActionOnFailure": "%s", "HadoopJarStep": {"Jar": "command-runner.jar", "Args": %s}}' "$(json "dynasage $run_id")" "$2" "$arguments"
  else
    printf '{"Type": "CUSTOM_JAR", "Name": %s, "ActionOnFailure": "%s", "Jar": "command-runner.jar", "Args": %s}' "$(json "dynasage $run_id")" "$2" "$arguments"
  fi
}

# The AWS CLI, as text; its own message says what went wrong.
call() {
  aws "$@" --output text ${region:+--region "$region"} ${endpoint_url:+--endpoint-url "$endpoint_url"}
}

tell_run() {
  [[ $command == run ]] || { say "Command $command as $run_id"; return 0; }
  say "Run $run_id. To try the same run again: --run-id $run_id; to go on where it stopped: --resume $run_id"
}

working_folder() {
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  shown=0
  : > "$work/log"
}

# Prints what a gzipped log in S3 holds beyond what was printed already; a log that is not there yet is no error.
tail_log() { # s3://bucket/key
  local path=${1#s3*://}
  call s3api get-object --bucket "${path%%/*}" --key "${path#*/}" "$work/log.gz" > /dev/null 2>&1 || return 0
  # A log that is still being written may end in the middle of a block.
  gzip -dc "$work/log.gz" > "$work/log" 2> /dev/null || true
  tail -c "+$((shown + 1))" "$work/log"
  shown=$(wc -c < "$work/log")
}

# Prints what a command wrote to its standard output, once the log is there; a run's output is in its folder.
show_output() { # s3://bucket/key of the driver's log
  local path=${1#s3*://} looks
  [[ $command != run && -n $1 ]] || return 0
  for ((looks = 0; looks <= log_patience; looks++)); do
    if call s3api get-object --bucket "${path%%/*}" --key "${path#*/}" "$work/output.gz" > /dev/null 2>&1; then
      gzip -dc "$work/output.gz" 2> /dev/null || true
      return 0
    fi
    sleep "$poll"
  done
  say "The output of $command has not come to $1 yet"
}

# The job's exit code, as the log or the state's details have it; nothing if neither does.
told_code() { # details
  local code
  code=$(sed -n 's/^dynasage: exit code \([0-9]\{1,3\}\)$/\1/p' "$work/log" | tail -n 1)
  [[ -n $code ]] || code=$(sed -n 's/.*User application exited with status \([0-9]\{1,3\}\).*/\1/p' "$work/log" | tail -n 1)
  [[ -n $code ]] || code=$(sed -n 's/.*ExitCode: \([0-9]\{1,3\}\).*/\1/p' <<< "$1" | tail -n 1)
  printf '%s' "$code"
}

# Follows the job to its end and exits with its exit code. The caller defines
#   look       prints the state, a tab, and what AWS says about it
#   log_uri    prints where the driver's log is, or nothing while that is not known
# and may lower log_patience, the looks at the log of a job that failed.
log_patience=20
follow() { # the state that means success, those that mean that it will not be reached
  local state details last='' looks=0 uri code
  while :; do
    IFS=$'\t' read -r state details <<< "$(look)" || true
    [[ -n $state ]] || fail "$REMOTE" "AWS does not say how run $run_id is; it may still run: look at it in the console"
    [[ $state == "$last" ]] || say "$state${details:+ (${details/#None/no details})}"
    last=$state
    uri=$(log_uri)
    [[ -z $uri ]] || tail_log "$uri"
    if [[ $state == "$1" ]]; then
      show_output "${uri/%stderr.gz/stdout.gz}"
      exit 0
    fi
    if [[ " $2 " == *" $state "* ]]; then
      code=$(told_code "$details")
      # Logs reach S3 minutes late, and they have the exit code.
      if [[ -n $code || $state != FAILED || $looks -ge $log_patience ]]; then break; fi
      looks=$((looks + 1))
    fi
    sleep "$poll"
  done
  [[ $code =~ ^[1-9][0-9]*$ ]] || code=$FAILED
  show_output "${uri/%stderr.gz/stdout.gz}"
  [[ $command == run ]] || fail "$code" "$command ended as $state with exit code $code${uri:+; the log of the driver is $uri}"
  # What the command line, the configuration, the data or the gate refuse is refused again.
  local next="to go on where it stopped: --resume $run_id"
  [[ $code != [2-5] ]] || next="the same run would end in the same way: outcome.json in its folder and docs/runbook.md say what to do"
  fail "$code" "run $run_id ended as $state with exit code $code${uri:+; the log of the driver is $uri}; $next"
}
