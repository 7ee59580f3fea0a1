import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;

/** Netty with one event loop, on epoll or io_uring. Arguments: port, folder (not used), which. */
final class NettyPeer extends ChannelInboundHandlerAdapter {
  private static final ByteBuf MESSAGE =
      Unpooled.unreleasableBuffer(
          Unpooled.directBuffer()
              .writeBytes("{\"message\":\"Hello, World!\"}".getBytes(StandardCharsets.US_ASCII))
              .asReadOnly());
  private static final AsciiString BYTES = AsciiString.cached("application/octet-stream");

  private static AsciiString date = AsciiString.EMPTY_STRING; // for the event loop

  private HttpRequest request;
  private ByteBuf posted;

  public static void main(String[] args) throws Exception {
    boolean epoll = args[2].equals("epoll");
    var handlers = epoll ? EpollIoHandler.newFactory() : IoUringIoHandler.newFactory();
    var loop = new MultiThreadIoEventLoopGroup(1, handlers);
    loop.submit(NettyPeer::tellDate).sync();
    loop.scheduleAtFixedRate(NettyPeer::tellDate, 1, 1, TimeUnit.SECONDS);
    new ServerBootstrap()
        .group(loop)
        .channel(epoll ? EpollServerSocketChannel.class : IoUringServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, 4096)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new HttpServerCodec(), new NettyPeer());
              }
            })
        .bind("127.0.0.1", Integer.parseInt(args[0]))
        .sync();
  }

  private static void tellDate() {
    date =
        new AsciiString(
            DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof HttpRequest head) {
        request = head;
        if (head.method().equals(HttpMethod.POST)) {
          posted = context.alloc().buffer(HttpUtil.getContentLength(head, 0));
        }
      }
      if (message instanceof HttpContent content) {
        if (posted != null) {
          posted.writeBytes(content.content());
        }
        if (message instanceof LastHttpContent) {
          answer(context);
        }
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void answer(ChannelHandlerContext context) {
    var body = posted == null ? MESSAGE.duplicate() : posted;
    var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body);
    response
        .headers()
        .set(
            HttpHeaderNames.CONTENT_TYPE,
            posted == null ? HttpHeaderValues.APPLICATION_JSON : BYTES)
        .set(HttpHeaderNames.CONTENT_LENGTH, AsciiString.of(Integer.toString(body.readableBytes())))
        .set(HttpHeaderNames.DATE, date);
    posted = null;
    if (HttpUtil.isKeepAlive(request)) {
      context.write(response, context.voidPromise());
    } else {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
      context.write(response).addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    context.flush();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (posted != null) {
      posted.release();
      posted = null;
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
