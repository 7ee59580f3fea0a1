-- Sends 16 requests at a time.
function init()
  local all = {}
  for i = 1, 16 do
    all[i] = wrk.format()
  end
  sixteen = table.concat(all)
end

function request()
  return sixteen
end
