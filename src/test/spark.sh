#!/usr/bin/env bash
# Runs the spark-submit lines of docs/operate.md on Apache's own Spark, from PyPI, to the channels of a run, against the stand-ins that a run of
# submit/laptop.sh leaves. CI does not: a Spark and the packages of its line are a gigabyte. Packages come from Maven Central, not from the
# local repository, so that the line works on another machine. usage: src/test/spark.sh 3.5.7 | 4.1.0
set -euo pipefail
cd "$(dirname "$0")/../.."
version=${1:?usage: src/test/spark.sh 3.5.7 | 4.1.0}
scala=2.12 build=target major=3
[[ $version != 4.* ]] || scala=2.13 build=target/spark-4 major=4
folder=$PWD/target/own-spark/$version
export SPARK_HOME=$folder/spark/pyspark
if [[ ! -x $SPARK_HOME/bin/spark-submit ]]; then
  /usr/bin/python3 -m venv "$folder/venv"
  "$folder/venv/bin/pip" install -q --disable-pip-version-check --no-deps --target "$folder/spark" "pyspark==$version"
fi
line=$(sed -n "/^spark-submit .*spark-hadoop-cloud_$scala/,/run --config/p" docs/operate.md | sed 's/\\$//')
[[ $line == *--packages* ]] || { echo "docs/operate.md has no line of spark-submit for Scala $scala" >&2; exit 1; }

submit/laptop.sh --spark $major --rows 3000 --keep --out "$folder/laptop" > "$folder/laptop.log" 2>&1
services=$(sed -n 's/.* stay up until: kill \([0-9]*\).*/\1/p' "$folder/laptop.log")
trap 'kill "$services"' EXIT
# shellcheck source=/dev/null
source <(grep '^export ' "$folder/laptop.log")
options="$DYNASAGE_OPTS --master local[2] --driver-memory 1g"
line=${line/spark-submit/"$SPARK_HOME/bin/spark-submit" $options}
line=${line/dynasage.jar/$build/dynasage.jar}
line=${line/s3a:\/\/my-bucket\/shop.conf/$folder/laptop/laptop.conf}
mkdir -p "$folder/home"
export SPARK_SUBMIT_OPTS=-Duser.home=$folder/home SPARK_LOCAL_IP=127.0.0.1
id=own-$(date +%s)
eval "$line --set output.uri=s3a://dynasage-laptop/own --run-id $id --until channels"
# The channels are the same bytes as those of the laptop's run, which the build's own Spark wrote.
digests() { find "$folder/laptop/s3/dynasage-laptop/$1" -path '*/twin/channels/*' -name '*.pbr' -exec sha256sum {} + | cut -c 1-64 | sort; }
written=$(digests "own/runs/$id")
[[ -n $written && $written == "$(digests recommendation/runs)" ]] || { echo "the channels differ" >&2; exit 1; }
echo "Spark $version wrote the same channels"
