// Go's side of the benchmarks of channels: what dill.bench has for Java, in one program.
//
//	channels pingpong
//	channels stream <capacity> <senders> <receivers>
//	channels choose <2 or 8 channels> <whether there is a limit of time>
//	channels task <how many at a time>
//	channels chain <capacity>
//	channels pairs <capacity>
//
// Each says how many nanoseconds a value, or a task, has taken.
package main

import (
	"fmt"
	"os"
	"strconv"
	"sync"
	"time"
)

const (
	values = 2_000_000
	many   = 1000 // tasks in a chain, or pairs
	later  = time.Minute
)

func main() {
	begun := time.Now()
	switch os.Args[1] {
	case "pingpong":
		pingPong()
	case "stream":
		stream(number(2), number(3), number(4))
	case "choose":
		choose(number(2), os.Args[3] == "true")
	case "task":
		task(number(2))
	case "chain":
		chain(number(2))
	case "pairs":
		pairs(number(2))
	default:
		panic("no " + os.Args[1])
	}
	fmt.Printf("each: %d ns\n", time.Since(begun).Nanoseconds()/values)
}

func number(at int) int {
	n, err := strconv.Atoi(os.Args[at])
	if err != nil {
		panic(err)
	}
	return n
}

// all runs functions at the same time, and waits for all of them.
func all(functions ...func()) {
	var group sync.WaitGroup
	group.Add(len(functions))
	for _, function := range functions {
		go func(function func()) {
			function()
			group.Done()
		}(function)
	}
	group.Wait()
}

func sends(to chan<- int, count int) func() {
	return func() {
		for i := 0; i < count; i++ {
			to <- 1
		}
	}
}

func receives(from <-chan int, count int) func() {
	return func() {
		for i := 0; i < count; i++ {
			<-from
		}
	}
}

func pingPong() {
	there, back := make(chan int), make(chan int)
	all(
		func() {
			for i := 0; i < values/2; i++ {
				there <- 1
				<-back
			}
		},
		func() {
			for i := 0; i < values/2; i++ {
				back <- <-there
			}
		})
}

func stream(capacity, senders, receivers int) {
	channel := make(chan int, capacity)
	var functions []func()
	for i := 0; i < senders; i++ {
		functions = append(functions, sends(channel, values/senders))
	}
	for i := 0; i < receivers; i++ {
		functions = append(functions, receives(channel, values/receivers))
	}
	all(functions...)
}

func choose(channels int, limit bool) {
	c := make([]chan int, 8)
	var functions []func()
	for i := 0; i < channels; i++ {
		c[i] = make(chan int)
		functions = append(functions, sends(c[i], values/channels))
	}
	all(append(functions, func() {
		for i := 0; i < values; i++ {
			if limit {
				chooseInTime(c)
			} else {
				chooseOne(c)
			}
		}
	})...)
}

// chooseOne is written for two and for eight, as select has a case for each.
func chooseOne(c []chan int) {
	if c[2] == nil {
		select {
		case <-c[0]:
		case <-c[1]:
		}
		return
	}
	select {
	case <-c[0]:
	case <-c[1]:
	case <-c[2]:
	case <-c[3]:
	case <-c[4]:
	case <-c[5]:
	case <-c[6]:
	case <-c[7]:
	}
}

func chooseInTime(c []chan int) {
	timer := time.NewTimer(later)
	defer timer.Stop()
	if c[2] == nil {
		select {
		case <-c[0]:
		case <-c[1]:
		case <-timer.C:
		}
		return
	}
	select {
	case <-c[0]:
	case <-c[1]:
	case <-c[2]:
	case <-c[3]:
	case <-c[4]:
	case <-c[5]:
	case <-c[6]:
	case <-c[7]:
	case <-timer.C:
	}
}

func task(each int) {
	for i := 0; i < values/each; i++ {
		var group sync.WaitGroup
		group.Add(each)
		for k := 0; k < each; k++ {
			go group.Done()
		}
		group.Wait()
	}
}

func chain(capacity int) {
	const length = values / many
	first := make(chan int, capacity)
	functions := []func(){sends(first, length)}
	last := first
	for i := 1; i < many; i++ {
		before, after := last, make(chan int, capacity)
		functions = append(functions, func() {
			for k := 0; k < length; k++ {
				after <- <-before
			}
		})
		last = after
	}
	all(append(functions, receives(last, length))...)
}

func pairs(capacity int) {
	var functions []func()
	for i := 0; i < many; i++ {
		channel := make(chan int, capacity)
		functions = append(functions, sends(channel, values/many), receives(channel, values/many))
	}
	all(functions...)
}
