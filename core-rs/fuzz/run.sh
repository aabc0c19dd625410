#!/bin/sh
# Fuzzes every target, or those named, for SECONDS_EACH (60) seconds: `core-rs/fuzz/run.sh questions`.
# Coverage by LLVM's own pass, so that a stable compiler will do; the core has no unsafe code that would need more.
set -eu
cd "$(dirname "$0")"
coverage="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4"
coverage="$coverage -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table"
coverage="$coverage -Cllvm-args=-sanitizer-coverage-trace-compares"
host=$(rustc -vV | sed -n 's/^host: //p')
RUSTFLAGS="--cfg fuzzing $coverage" cargo build --release --locked --target "$host"
folder=${CARGO_TARGET_DIR:-target}/$host/release
for target in ${*:-columns questions models numbers}; do
  mkdir -p "corpus/$target" "artifacts/$target"
  "$folder/$target" -max_total_time="${SECONDS_EACH:-60}" -max_len=4096 -artifact_prefix="artifacts/$target/" \
    -print_final_stats=1 "corpus/$target"
done
