package httpd;

import dsock.http.Fields;

/**
 * What is said of a file, apart from what shows when one looks at it.
 *
 * @param type its media type
 * @param encoding the form that it is in
 * @param isCompressible whether it is compressed, if it is not short, for clients that like that
 * @param vary the fields of a request that decide which form it is sent in; may be empty
 * @param more other fields of a reply with it; nobody changes them
 */
record Label(String type, Encoding encoding, boolean isCompressible, String vary, Fields more) {
  /** So short that one packet holds it, and what compression costs is not worth it. */
  private static final int SHORT = 512;

  /** Tells whether a file of so many bytes is compressed. */
  boolean isCompressed(long size) {
    return isCompressible && size >= SHORT;
  }

  /** Tells whether it is one of several forms. */
  boolean varies() {
    return vary.endsWith(Encodings.FIELD);
  }

  /** The same of another form. */
  Label in(Encoding encoding) {
    return new Label(type, encoding, isCompressible, vary, more);
  }

  /** The same of a file that there are several forms of. */
  Label varying() {
    var both = vary.isEmpty() ? Encodings.FIELD : vary + ", " + Encodings.FIELD;
    return new Label(type, encoding, isCompressible, both, more);
  }

  /** Adds what belongs to a reply with the file, whole or in part. */
  Fields addTo(Fields head) {
    if (encoding != Encoding.IDENTITY) {
      head.add("Content-Encoding", encoding.coding());
    }
    if (!vary.isEmpty()) {
      head.add("Vary", vary);
    }
    for (var field : more) {
      head.add(field.name(), field.value());
    }
    return head;
  }

  /** Adds what belongs to a reply without it, to a client that has it. RFC 9110, 15.4.5. */
  Fields addToUnchanged(Fields head) {
    if (!vary.isEmpty()) {
      head.add("Vary", vary);
    }
    for (var name : new String[] {"Cache-Control", "Expires", "Content-Location"}) {
      more.get(name).ifPresent(value -> head.add(name, value));
    }
    return head;
  }
}
