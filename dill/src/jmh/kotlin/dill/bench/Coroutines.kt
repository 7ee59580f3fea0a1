package dill.bench

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.nanoseconds

/** Many coroutines that do nothing but wait; each counts itself before. */
class Coroutines(on: CoroutineDispatcher, private val there: AtomicInteger) {
    private val all = Job()
    private val scope = CoroutineScope(on + all)
    private val nothing = Channel<Int>()

    fun park() {
        scope.launch {
            there.incrementAndGet()
            nothing.receive()
        }
    }

    fun sleep(nanos: Long) {
        scope.launch {
            there.incrementAndGet()
            delay(nanos.nanoseconds)
        }
    }

    fun cancel() = runBlocking { all.cancelAndJoin() }

    fun join() = runBlocking {
        all.complete()
        all.join()
    }
}
