// The npm package ws sends back what comes. Arguments: the port, and where the package is.
const { WebSocketServer } = require(process.argv[3]);

const server = new WebSocketServer({ port: Number(process.argv[2]), host: "127.0.0.1", maxPayload: 1 << 20 });
server.on("connection", (socket) => {
  socket.on("message", (data, isBinary) => socket.send(data, { binary: isBinary }));
  socket.on("error", () => {});
});
