#!/usr/bin/env bash
# Runs one benchmark: src/jmh/bench.sh NAME [PART ...]
#   scan     reading a table: our readers and their peers against a stub of DynamoDB; parts are the clients
#   export   reading an export to S3, from this machine's disk; parts are the readers
#   recordio writing and reading training files, against Google's protobuf (JMH)
#   topn     the best items of every user, against Spark ALS; parts are the clients
#   fm       training a factorization machine on this machine, against Spark MLlib; parts are trainer-features of a row
#   features from events to encoded examples, against Spark ML's encoders; parts are the clients
# Builds what it needs, prints a table and, as the last line, one JSON object that is also kept as target/bench/NAME.json.
# With PARTs only these are measured again; the other figures are those of the last run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

bench=target/bench
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
javac=${JAVA_HOME:+$JAVA_HOME/bin/}javac
# What every stand-in accepts; no client can reach AWS with it.
export AWS_ACCESS_KEY_ID=localidentity AWS_SECRET_ACCESS_KEY=localcredential AWS_REGION=us-east-1 AWS_EC2_METADATA_DISABLED=true

# The job as built, and the class path it was built with.
build() {
  local jar=target/dynasage.jar
  if [[ ! -f $jar || ! -f target/test.classpath || -n $(find pom.xml src/main -newer "$jar" -not -type d -print -quit) ]]; then
    echo "Building the job ..." >&2
    mvn -q -B -DskipTests package >&2
  fi
  job=target/classes:$(<target/test.classpath)
  mkdir -p "$bench/logs"
  read -ra opens <<<"$(sed -n 's#.*<spark.jvm.options>\(.*\)</spark.jvm.options>.*#\1#p' pom.xml)"
  compile harness "$job" src/jmh/java
}

# compile NAME CLASSPATH SOURCES [OPTION ...]: into target/bench/classes/NAME
compile() {
  local out=$bench/classes/$1 classpath=$2 sources=$3 options=(-proc:none '-Xlint:all,-processing,-serial,-classfile,-path' -Werror)
  shift 3
  [[ $# -eq 0 ]] || options=("$@")
  rm -rf "$out"
  mkdir -p "$out"
  find "$sources" -name '*.java' -print0 | xargs -0 "$javac" --release 17 "${options[@]}" -d "$out" -cp "$classpath"
}

# peer NAME: downloads its jars; sets libs to their class path
peer() {
  local pom=src/jmh/peers/$1/pom.xml folder=$PWD/$bench/peers
  if [[ ! -d $folder/$1/lib || $pom -nt $folder/$1/lib ]]; then
    rm -rf "${folder:?}/$1"
    mvn -q -B -f "$pom" -Dpeers.directory="$folder" -Dprotoc.classifier="$(platform)" process-resources >&2
    touch "$folder/$1/lib"
  fi
  libs=$(find "$folder/$1/lib" -name '*.jar' | sort | tr '\n' ':')
}

# How Google names this platform.
platform() {
  local system machine
  system=$(uname -s | sed 's/Linux/linux/; s/Darwin/osx/')
  machine=$(uname -m | sed 's/amd64/x86_64/; s/aarch64/aarch_64/; s/arm64/aarch_64/')
  echo "$system-$machine"
}

# measure CLIENT CLASSPATH MAIN ARGUMENT...: one client in a JVM of its own
measure() {
  local client=$1 classpath=$2 main=$3 log=$bench/logs/$1.log
  shift 3
  echo "Measuring $client ..." >&2
  if ! "$java" -Xms2g -Xmx2g -XX:+UseSerialGC -Duser.timezone=UTC -Dlog4j2.configurationFile=src/jmh/log4j2.properties "${opens[@]}" \
      -cp "$bench/classes/harness:$classpath" "io.dynasage.benchmark.$main" "$@" >"$log" 2>&1; then
    echo "$client failed; see $log:" >&2
    tail -n 40 "$log" >&2
    exit 1
  fi
}

# The stub of DynamoDB lives as long as this script: until its standard input ends.
start_stub() {
  local port=$bench/stub.endpoint
  rm -f "$port"
  exec 9> >("$java" -Xmx512m -XX:+UseSerialGC -cp "$bench/classes/harness:$job" io.dynasage.benchmark.StubDynamoDb "$port")
  for _ in {1..300}; do
    if [[ -f $port ]]; then
      endpoint=$(<"$port")
      return
    fi
    sleep 0.1
  done
  echo "The stub of DynamoDB did not start within 30 s" >&2
  exit 1
}

scan_client() {
  local out=$bench/scan/$1.json libs spark main
  case $1 in
    sdk | sdk-enhanced)
      peer sdk
      compile "$1" "$bench/classes/harness:$libs" src/jmh/peers/sdk/java
      main=SdkScanClient
      [[ $1 == sdk ]] || main=EnhancedScanClient
      measure "$1" "$bench/classes/$1:$libs" "$main" "$endpoint" "$out" whole
      ;;
    spark-dynamodb)
      peer spark-dynamodb
      spark=$(without_sdk)
      compile "$1" "$bench/classes/harness:$spark" src/jmh/peers/spark-dynamodb/java
      measure "$1" "$bench/classes/$1:$spark:$libs" SparkDynamoDbClient "$endpoint" "$out" whole
      ;;
    connector-published)
      peer connector
      spark=$(without_sdk)
      compile "$1" "$bench/classes/harness:$spark:$libs" src/jmh/peers/connector/java
      measure "$1" "$bench/classes/$1:$spark:$libs" ConnectorClient "$endpoint" "$out" whole
      ;;
    connector-slim)
      compile "$1" "$bench/classes/harness:$job" src/jmh/peers/connector/java
      measure "$1" "$bench/classes/$1:$job" ConnectorClient "$endpoint" "$out" whole
      ;;
    dynasage-connector) measure "$1" "$job" TableScanClient "$endpoint" "$out" whole connector ;;
    dynasage-direct) measure "$1" "$job" DirectScanClient "$endpoint" "$out" whole ;;
    dynasage-direct-projected) measure "$1" "$job" DirectScanClient "$endpoint" "$out" projected ;;
    dynasage-events) measure "$1" "$job" TableScanClient "$endpoint" "$out" projected events ;;
    *)
      echo "There is no client $1" >&2
      exit 2
      ;;
  esac
}

# Spark and all that belongs to it, without the AWS SDK and our own classes.
without_sdk() {
  tr ':' '\n' <target/test.classpath | grep -v -e /software/amazon/ -e /hadoop-aws/ | tr '\n' ':'
}

scan() {
  local clients=(sdk sdk-enhanced spark-dynamodb connector-published connector-slim dynasage-connector dynasage-direct dynasage-direct-projected dynasage-events)
  [[ $# -eq 0 ]] || clients=("$@")
  build
  start_stub
  mkdir -p "$bench/scan"
  for client in "${clients[@]}"; do
    rm -f "$bench/scan/$client.json"
    scan_client "$client"
  done
  "$java" -cp "$bench/classes/harness:$job" io.dynasage.benchmark.ScanReport "$bench/scan" "$bench/scan.json"
}

export_reader() {
  local out=$bench/export/$1.json data=$bench/export/data
  case $1 in
    gunzip) measure "$1" "$job" GunzipClient "$data" "$out" ;;
    spark-json) measure "$1" "$job" SparkJsonClient "$data" "$out" ;;
    dynasage-export) measure "$1" "$job" ExportClient "$data" "$out" ;;
    *)
      echo "There is no reader $1" >&2
      exit 2
      ;;
  esac
}

# A function cannot be named like the shell's own export.
export_() {
  local readers=(gunzip spark-json dynasage-export)
  [[ $# -eq 0 ]] || readers=("$@")
  build
  mkdir -p "$bench/export"
  for reader in "${readers[@]}"; do
    rm -f "$bench/export/$reader.json"
    export_reader "$reader"
  done
  "$java" -cp "$bench/classes/harness:$job" io.dynasage.benchmark.ExportReport "$bench/export" "$bench/export.json"
}

recordio() {
  local sources=$bench/recordio/java libs protoc
  build
  peer recordio
  protoc=$(echo "$bench"/peers/recordio/lib/protoc-*.exe)
  chmod +x "$protoc"
  rm -rf "$sources"
  mkdir -p "$sources"
  "$protoc" --proto_path=src/jmh/peers/recordio --java_out="$sources" record.proto
  cp -R src/jmh/peers/recordio/java/. "$sources"
  compile recordio "$libs$bench/classes/harness:$job" "$sources" -Xlint:none -processorpath "$libs"
  echo "Measuring; JMH's own output is in $bench/logs/recordio.log ..." >&2
  "$java" -Dlog4j2.configurationFile=src/jmh/log4j2.properties "${opens[@]}" -cp "$bench/classes/recordio:$libs$bench/classes/harness:$job" \
    io.dynasage.benchmark.RecordIoReport "$bench/logs/recordio.log" "$bench/recordio.json"
}

topn_client() {
  local out=$bench/topn/$1.json lists=$bench/topn/$1.lists
  case $1 in
    dynasage) measure "topn-$1" "$job" TopNClient "$out" "$lists" ;;
    als) measure "topn-$1" "$job" AlsClient "$out" "$lists" ;;
    als-vector) JDK_JAVA_OPTIONS=--add-modules=jdk.incubator.vector measure "topn-$1" "$job" AlsClient "$out" "$lists" ;;
    *)
      echo "There is no client $1" >&2
      exit 2
      ;;
  esac
}

topn() {
  local clients=(dynasage als als-vector)
  [[ $# -eq 0 ]] || clients=("$@")
  build
  mkdir -p "$bench/topn"
  for client in "${clients[@]}"; do
    rm -f "$bench/topn/$client."*
    topn_client "$client"
  done
  "$java" -cp "$bench/classes/harness:$job" io.dynasage.benchmark.TopNReport "$bench/topn" "$bench/topn.json"
}

fm() {
  local clients=(dynasage-2 dynasage-10 mllib-2 mllib-10) classpath main
  [[ $# -eq 0 ]] || clients=("$@")
  build
  mkdir -p "$bench/fm"
  classpath=target/test-classes:$job
  compile fm "$bench/classes/harness:$classpath" src/jmh/peers/fm/java
  for client in "${clients[@]}"; do
    case ${client%-*} in
      dynasage) main=FmClient ;;
      mllib) main=MlFmClient ;;
      *)
        echo "There is no trainer ${client%-*}" >&2
        exit 2
        ;;
    esac
    rm -f "$bench/fm/$client.json"
    measure "fm-$client" "$bench/classes/fm:$classpath" "$main" "${client##*-}" "$bench/fm/$client.json"
  done
  "$java" -cp "$bench/classes/fm:$bench/classes/harness:$job" io.dynasage.benchmark.FmReport "$bench/fm" "$bench/fm.json"
}

features() {
  local clients=(dynasage string-indexer) data=$bench/features/data main
  [[ $# -eq 0 ]] || clients=("$@")
  build
  rm -rf "$data"
  mkdir -p "$bench/features"
  measure features-input "$job" FeaturesInput "$data"
  for client in "${clients[@]}"; do
    case $client in
      dynasage) main=FeaturesClient ;;
      string-indexer) main=StringIndexerClient ;;
      *)
        echo "There is no client $client" >&2
        exit 2
        ;;
    esac
    rm -f "$bench/features/$client.json"
    measure "features-$client" "$job" "$main" "$data" "$bench/features/$client.json"
  done
  "$java" -cp "$bench/classes/harness:$job" io.dynasage.benchmark.FeaturesReport "$bench/features" "$bench/features.json"
}

case ${1:-} in
  scan | recordio | topn | fm | features) "$@" ;;
  export) export_ "${@:2}" ;;
  *)
    sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2
    exit 2
    ;;
esac
