package dill.loop;

/**
 * Who is on the other side of a Unix socket, as the system saw it when they were connected.
 *
 * @param pid the process
 * @param uid the user
 * @param gid the group
 */
public record Credentials(long pid, long uid, long gid) {}
