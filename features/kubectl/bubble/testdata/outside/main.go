// A program, not a test: bubbles must work here too.
package main

import (
	"fmt"
	"time"

	"caderno/features/kubectl/bubble"
)

func main() {
	start := time.Now()
	err := bubble.Run(func() {
		begin := time.Now()
		woken := make(chan bool)
		go func() { time.Sleep(time.Hour); close(woken) }()
		<-woken
		fmt.Println("passed:", time.Since(begin))
	})
	fmt.Println("error:", err, "quick:", time.Since(start) < time.Minute)
	fmt.Println("error:", bubble.Run(func() { <-make(chan bool) }))
}
