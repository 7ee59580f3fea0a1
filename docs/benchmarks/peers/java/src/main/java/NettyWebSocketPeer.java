import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;

/**
 * Netty sends back what comes over WebSocket, whole messages of at most 1 MiB. One event loop, on
 * epoll or io_uring. Arguments: port, folder (not used), which.
 */
final class NettyWebSocketPeer extends ChannelInboundHandlerAdapter {
  private static final int MOST = 1 << 20;

  public static void main(String[] args) throws Exception {
    boolean epoll = args[2].equals("epoll");
    var handlers = epoll ? EpollIoHandler.newFactory() : IoUringIoHandler.newFactory();
    var config =
        WebSocketServerProtocolConfig.newBuilder()
            .websocketPath("/")
            .maxFramePayloadLength(MOST)
            .build();
    new ServerBootstrap()
        .group(new MultiThreadIoEventLoopGroup(1, handlers))
        .channel(epoll ? EpollServerSocketChannel.class : IoUringServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, 4096)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(
                        new HttpServerCodec(),
                        new HttpObjectAggregator(64 * 1024),
                        new WebSocketServerProtocolHandler(config),
                        new WebSocketFrameAggregator(MOST),
                        new NettyWebSocketPeer());
              }
            })
        .bind("127.0.0.1", Integer.parseInt(args[0]))
        .sync();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof WebSocketFrame) {
      context.write(message, context.voidPromise());
    } else {
      context.fireChannelRead(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.flush();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
