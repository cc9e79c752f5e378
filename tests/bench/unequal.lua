-- Every request has a head of its own, so that nothing can be remembered by it.
local count = 0
function request()
  count = count + 1
  return wrk.format(nil, nil, { ["X-Count"] = count })
end
