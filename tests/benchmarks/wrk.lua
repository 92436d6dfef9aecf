-- Sends the requests of a file, each thread its own part of them, and tells what came as JSON.
-- Arguments: the file, one target and one further header (or "-") a line; the number of threads;
-- the value of Accept.

local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(arguments)
  requests, at = {}, 0
  local line = 0
  for text in io.lines(arguments[1]) do
    if line % tonumber(arguments[2]) == number then
      local target, header = text:match("^(%S+) (.*)$")
      header = header == "-" and "" or header .. "\r\n"
      requests[#requests + 1] = "GET " .. target .. " HTTP/1.1\r\nHost: " .. wrk.host ..
        "\r\nAccept: " .. arguments[3] .. "\r\n" .. header .. "\r\n"
    end
    line = line + 1
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "microseconds": %d, "failures": %d, "median": %d, "p99": %d}\n',
    summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
