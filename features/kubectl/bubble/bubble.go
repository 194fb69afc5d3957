// Package bubble runs code on a clock of its own, by way of testing/synctest,
// outside of tests too. Package kubectl uses it so that a command's time is the
// cluster's.
//
// synctest is made for tests, and wants a *testing.T. A zero one works in any
// program, which is not documented; so this is the only place that knows of it,
// and its test builds a program that does it.
package bubble

import (
	"fmt"
	"testing"
	"testing/synctest"
)

// Run runs f, and the goroutines that it starts, with a clock that begins on 1
// January 2000 UTC and jumps ahead whenever all of them wait. It returns when
// they have all ended. It returns an error when somebody would wait for ever;
// time stops when f returns, so that includes goroutines that f leaves asleep.
//
// A panic of f itself is not caught: it ends the process.
func Run(f func()) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%v", p)
		}
	}()
	synctest.Test(new(testing.T), func(*testing.T) { f() })
	return nil
}

// Settle waits until all others in the bubble wait. It is called within Run's
// f, by one goroutine at a time.
func Settle() { synctest.Wait() }
