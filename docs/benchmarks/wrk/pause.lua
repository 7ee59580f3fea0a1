-- Each connection pauses before each request, so that no server is at its limit: CPU time tells them apart.
function delay()
  return math.random(50, 150)
end
