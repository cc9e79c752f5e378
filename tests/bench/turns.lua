-- The next of 2,000 URLs each time, and then the first one again.
local count = 0
function request()
  count = (count + 1) % 2000
  return wrk.format(nil, "/x/" .. count)
end
