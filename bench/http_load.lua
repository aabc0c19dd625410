-- Requests of wrk: BENCH_MODE "distinct" (every query new), "short" (the same without minConcerts) or "same"; results as one line of JSON.
-- BENCH_PATH: path; BENCH_NUMBERS: programme numbers; BENCH_ETAG: sent as If-None-Match.
local numbers = {}
for number in (os.getenv("BENCH_NUMBERS") or ""):gmatch("%d+") do numbers[#numbers + 1] = number end
local path = os.getenv("BENCH_PATH")
local mode = os.getenv("BENCH_MODE")
local first = tonumber(os.getenv("BENCH_FIRST") or "0")
local etag = os.getenv("BENCH_ETAG")
local threads = 0

function setup(thread)
  thread:set("id", threads)
  threads = threads + 1
end

function init()
  asked = 0
  headers = {}
  if etag and etag ~= "" then headers["If-None-Match"] = etag end
  same = wrk.format("GET", path .. "?limit=10", headers)
end

function request()
  if mode == "same" then return same end
  local n = first + 2 * asked + id
  asked = asked + 1
  local wished = numbers[n % #numbers + 1]
  local excluded = numbers[(n * 7 + 3) % #numbers + 1]
  local query = "?limit=10&wish=" .. wished .. ":" .. (2000 + n) .. "&exclude=" .. excluded ..
    "&walkCost=20&waitCost=5"
  if mode == "distinct" then query = query .. "&minConcerts=" .. (n % 6 + 1) end
  return wrk.format("GET", path .. query, headers)
end

function done(summary, latency)
  local seconds = summary.duration / 1e6
  local errors = summary.errors
  io.write(string.format(
    '\nRESULT {"requests":%d,"seconds":%.3f,"perSecond":%.1f,"p50":%.3f,"p99":%.3f,"bytes":%d,"failed":%d}\n',
    summary.requests, seconds, summary.requests / seconds, latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3, summary.bytes,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
