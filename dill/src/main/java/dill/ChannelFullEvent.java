package dill;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** A channel that has no room for what is sent, in a flight recording. */
@Name("dill.ChannelFull")
@Label("Channel Full")
@Category("dill")
@Description("A send has to wait until a receiver makes room for its value")
@Enabled(false)
final class ChannelFullEvent extends Event {
  @Label("Channel")
  String channel = "";

  @Label("Capacity")
  int capacity;

  static void commit(Object channel, int capacity) {
    var event = new ChannelFullEvent();
    if (event.shouldCommit()) {
      event.channel = channel.toString();
      event.capacity = capacity;
      event.commit();
    }
  }
}
