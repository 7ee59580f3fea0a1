// fasthttp.
package main

import (
	"os"

	"github.com/valyala/fasthttp"
)

func main() {
	message := []byte(`{"message":"Hello, World!"}`)
	panic(fasthttp.ListenAndServe("127.0.0.1:"+os.Args[1], func(x *fasthttp.RequestCtx) {
		switch string(x.Path()) {
		case "/json":
			x.SetContentType("application/json")
			x.SetBody(message)
		case "/echo":
			x.SetContentType("application/octet-stream")
			x.SetBody(x.PostBody())
		default:
			x.NotFound()
		}
	}))
}
