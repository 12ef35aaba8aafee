#!/usr/bin/env bash
# The whole job on this machine: builds the jar if it is older than its sources, starts the stand-ins, loads events, runs the
# packaged jar through spark-submit, asks the live endpoint, stops everything. See --help.
set -euo pipefail

# Paths are the caller's; everything else happens in the project's folder.
arguments=() build=target profile=() events=""
while (($#)); do
  case $1 in
    --events | --out | --truth) [[ ${2:-} == /* ]] && path=${2:-} || path=$PWD/${2:-}; [[ $1 != --events ]] || events=$path; arguments+=("$1" "$path"); shift $(($# > 1 ? 2 : 1)) ;;
    --events=* | --out=* | --truth=*) set -- "${1%%=*}" "${1#*=}" "${@:2}" ;;
    --spark=*) set -- --spark "${1#*=}" "${@:2}" ;;
    --spark) [[ ${2:-} != 4 ]] || { build=target/spark-4; profile=(-Pspark-4); }; arguments+=("$1" "${2:-}"); shift $(($# > 1 ? 2 : 1)) ;;
    *) arguments+=("$1"); shift ;;
  esac
done
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Who asks for help, or misspells a flag, has the answer before anything is built. The page has a row for each flag.
flags=$(awk -F '`' '/^[|] `--/ { split($2, words, " "); print words[1] }' docs/laptop.md)
for argument in ${arguments[@]+"${arguments[@]}"}; do
  case ${argument%%=*} in
    -h | --help)
      echo "usage: submit/laptop.sh [FLAG ...]: the whole job on this machine; submit/cluster.sh takes the same flags. See docs/laptop.md."
      awk -F '`' '/^[|] `--/ { flag = $2; sub(/^[|] `[^`]*` [|] /, ""); sub(/ [|]$/, ""); gsub(/`/, ""); print "  " flag; print "      " $0 }' docs/laptop.md
      exit 0
      ;;
    --cluster | --version) ;;
    --*)
      [[ $'\n'$flags$'\n' == *$'\n'${argument%%=*}$'\n'* ]] || {
        echo "dynasage: there is no flag ${argument%%=*}; submit/laptop.sh --help names all" >&2
        exit 2
      }
      ;;
  esac
done

# What a run needs is looked at before anything is built or started.
# shellcheck source=submit/dynasage
source submit/dynasage
use_utf8
if [[ $build == target ]]; then find_java 3.5; else find_java 4.1; fi
# Amazon's DynamoDB Local brings native code for x86-64 alone. Rosetta runs a java for x86-64 on another processor.
processor=$(uname -m) native='os[.]arch = (amd64|x86_64)'
if [[ $processor != x86_64 && $processor != amd64 && ! $("$JAVA_HOME/bin/java" -XshowSettings:properties -version 2>&1) =~ $native ]]; then
  stop "this machine's processor is $processor, and DynamoDB Local, which takes the place of the table, has native code for x86-64 only, so no run can start here. Take a machine with x86-64; on macOS, a JDK 17 for x86-64 in JAVA_HOME may do under Rosetta, which nobody has tried. Build, unit tests and submit/dynasage do not need it"
fi
memory=$(awk '/^MemTotal:/ { print int($2 / 1024) }' /proc/meminfo 2> /dev/null || echo $(($(sysctl -n hw.memsize) / 1048576)))
[[ -z $events || -f $events && -r $events ]] || stop "--events $events: there is no such file that can be read"
((memory >= 3500)) || stop "this machine has $memory MB of memory, and a run takes about 4 GB: the job 2 GB, the services 1 GB"

jar=$build/dynasage.jar
if [[ ! -f $jar || ! -f $build/test.classpath || -n $(find pom.xml src/main src/local -newer "$jar" -not -type d -print -quit) ]]; then
  [[ -n $(command -v mvn) ]] || stop "there is no mvn on the path to build $jar with; install Maven 3.8 or later (apt-get install maven, brew install maven)"
  echo "Building $jar (the first time, Maven downloads about 420 MB) ..."
  mvn -q -B ${profile[@]+"${profile[@]}"} -DskipTests package
fi

# An archive of classes makes a JVM start faster, and is of classes in jars. Without one, the run lists the classes it loads.
archives=$build/archives launcher=$build/archives/launcher.jar
mkdir -p "$archives"
if [[ ! -f $launcher || -n $(find "$build/classes" "$build/test-classes" -newer "$launcher" -print -quit) ]]; then
  "$JAVA_HOME/bin/jar" -c -0 -M -f "$launcher.$$" -C "$build/classes" . -C "$build/test-classes" .
  mv -f "$launcher.$$" "$launcher"
  rm -f "$archives"/launcher-*.jsa
fi
options=(-Xshare:auto -Xlog:cds=off -Xlog:cds+dynamic=off "-Ddynasage.class-lists=$$")
archive=$(find "$archives" -name 'launcher-*.jsa' -size +0 -print -quit)
if [[ -n $archive ]]; then
  options+=("-XX:SharedArchiveFile=$archive")
elif [[ ! -f $archives/launcher.classes ]]; then
  options+=("-XX:DumpLoadedClassList=$archives/launcher-$$.classes")
fi

run=("$JAVA_HOME/bin/java" "${options[@]}" -Xmx1g -XX:+UseSerialGC -Duser.timezone=UTC
  -Dfile.encoding=UTF-8 -Dsun.stdout.encoding=UTF-8 -Dsun.stderr.encoding=UTF-8
  -cp "$launcher:$(< "$build/test.classpath")" io.dynasage.local.Laptop ${arguments[@]+"${arguments[@]}"})
if [[ " ${arguments[*]-} " != *" --keep "* ]]; then
  [[ ! -t 1 || ! -t 2 ]] || export DYNASAGE_TERMINAL=1
  exec "${run[@]}"
fi

# The services live in a process of their own that outlasts this script; its output is shown until it says that they stay.
log=$(mktemp)
nohup "${run[@]}" > "$log" 2>&1 < /dev/null &
services=$!
# Neither macOS' tail nor bash 3.2 ends a follower with another process, so a third one watches both.
pipe=$log.pipe
mkfifo "$pipe"
tail -n +1 -f "$log" > "$pipe" 2> /dev/null &
follower=$!
{ while kill -0 "$services"; do sleep 0.2; done; sleep 1; kill "$follower"; } > /dev/null 2>&1 &
watcher=$!
sed '/ The services stay up until: /q' < "$pipe"
kill "$follower" "$watcher" 2> /dev/null || true
rm -f "$pipe"
status=$(sed -n 's/^# The run ended with exit code \([0-9]*\)\..*/\1/p' "$log")
rm -f "$log"
[[ -n $status ]] || wait "$services"
exit "${status:-1}"
