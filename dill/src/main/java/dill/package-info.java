/**
 * Structured concurrency, after <a href="http://libdill.org">libdill</a>: tasks that cannot outlive
 * their block, and channels between them.
 *
 * <p>The nouns: a {@link dill.Bundle} holds {@link dill.Task tasks}, each on a virtual thread of
 * its own. A {@link dill.Channel} carries values from its {@link dill.Sender} face to its {@link
 * dill.Receiver} face. {@link dill.Choose} does the first of several things that can be done, each
 * a {@link dill.Clause}. A {@link dill.Deadline} is a point in time by which a wait must end.
 *
 * <p>The verbs: {@code open go fork race await cancel close} for bundles, {@code send receive done
 * fail choose} for channels. Each means the same wherever it stands.
 *
 * <p>A {@link dill.Fork} is a task with a result. {@link dill.Tasks} shows which tasks there are
 * and what each waits on. {@link dill.Loops} runs a program on event loops.
 *
 * <p>{@link dill.Flows} leads from channels to what speaks Reactive Streams, and back.
 *
 * <h2>How a wait ends</h2>
 *
 * <table>
 *   <caption>Each wait ends in one of these ways</caption>
 *   <tr><th>the wait ends because</th><th>and then</th></tr>
 *   <tr><td>it succeeded</td><td>the value is returned</td></tr>
 *   <tr><td>the other side is done</td><td>a for-each stops; an {@code ending} clause is chosen; {@code receive} throws
 *     {@link java.util.NoSuchElementException}</td></tr>
 *   <tr><td>the other side has failed</td><td>{@link dill.TaskException} with the cause: from what receives from the channel,
 *     from {@code await} of the bundle</td></tr>
 *   <tr><td>the deadline passed</td><td>{@code await} returns false; an {@code after} clause is chosen; {@code send},
 *     {@code receive} and {@code race} throw {@link dill.DeadlineException}, and so does {@code await} if it was the
 *     deadline of the whole bundle</td></tr>
 *   <tr><td>the task was cancelled</td><td>{@link java.util.concurrent.CancellationException}, now and at each later
 *     wait</td></tr>
 *   <tr><td>it was misused</td><td>{@link java.lang.IllegalStateException} or {@link
 *     java.lang.WrongThreadException}</td></tr>
 * </table>
 *
 * <p>A deadline and a cancellation matter only to what has to wait: an operation that can be done
 * at once is done, even by a cancelled task and after the deadline. That makes clean-up possible.
 * An operation that has been done is never undone: its value is delivered although its task was
 * cancelled meanwhile.
 *
 * <h2>Cancellation</h2>
 *
 * <p>A task is cancelled when its bundle is cancelled or closed, and when its thread is interrupted
 * by someone else. It is told so by {@link java.util.concurrent.CancellationException} from each
 * wait, again and again; the thread's interrupt status is set by then, so that waits outside of
 * this library end too. A task that is told so should unwind; {@code try}-with-resources is the
 * clean-up.
 *
 * <h2>Memory</h2>
 *
 * <p>What a task did before {@code send} happens before what follows the matching {@code receive};
 * what was done before {@code go} happens before the task; what a task did happens before {@code
 * await} or {@code close} returns.
 */
@NullMarked
package dill;

import org.jspecify.annotations.NullMarked;
