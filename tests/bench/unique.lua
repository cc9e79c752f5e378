-- Every request is for a URL of its own, in this round and in all others.
local count = 0
local start = ""
function init(arguments)
  local file = io.open("/proc/sys/kernel/random/uuid")
  start = "/" .. file:read(8) .. "-"
  file:close()
end
function request()
  count = count + 1
  return wrk.format(nil, start .. count)
end
