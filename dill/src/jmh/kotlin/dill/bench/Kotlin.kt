package dill.bench

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.selects.onTimeout
import kotlinx.coroutines.selects.select
import kotlin.time.Duration.Companion.seconds

/** Kotlin's side of the benchmarks, for Java to call. Each runs coroutines until all have ended. */
object Kotlin {
    @JvmStatic
    fun pingPong(on: CoroutineDispatcher, rounds: Int) = runBlocking(on) {
        val there = Channel<Int>()
        val back = Channel<Int>()
        launch {
            repeat(rounds) {
                there.send(1)
                back.receive()
            }
        }
        launch {
            repeat(rounds) {
                back.send(there.receive())
            }
        }
    }

    @JvmStatic
    fun stream(on: CoroutineDispatcher, capacity: Int, senders: Int, receivers: Int, values: Int) = runBlocking(on) {
        val channel = Channel<Int>(capacity)
        repeat(senders) {
            launch { repeat(values / senders) { channel.send(1) } }
        }
        repeat(receivers) {
            launch { repeat(values / receivers) { channel.receive() } }
        }
    }

    @JvmStatic
    @OptIn(ExperimentalCoroutinesApi::class) // onTimeout
    fun select(on: CoroutineDispatcher, channels: Int, limit: Boolean, values: Int) = runBlocking(on) {
        val all = List(channels) { Channel<Int>() }
        for (channel in all) {
            launch { repeat(values / channels) { channel.send(1) } }
        }
        launch {
            repeat(values) {
                select<Int> {
                    for (channel in all) {
                        channel.onReceive { it }
                    }
                    if (limit) {
                        onTimeout(60.seconds) { 0 }
                    }
                }
            }
        }
    }

    @JvmStatic
    fun launch(on: CoroutineDispatcher, scopes: Int, each: Int) = runBlocking(on) {
        repeat(scopes) {
            coroutineScope {
                repeat(each) { launch {} }
            }
        }
    }

    @JvmStatic
    fun chain(on: CoroutineDispatcher, capacity: Int, channels: Int, values: Int) = runBlocking(on) {
        val first = Channel<Int>(capacity)
        launch { repeat(values) { first.send(1) } }
        var last = first
        repeat(channels - 1) {
            val before = last
            val after = Channel<Int>(capacity)
            launch { repeat(values) { after.send(before.receive()) } }
            last = after
        }
        repeat(values) { last.receive() }
    }

    @JvmStatic
    fun pairs(on: CoroutineDispatcher, capacity: Int, pairs: Int, values: Int) = runBlocking(on) {
        repeat(pairs) {
            val channel = Channel<Int>(capacity)
            launch { repeat(values) { channel.send(1) } }
            launch { repeat(values) { channel.receive() } }
        }
    }
}
