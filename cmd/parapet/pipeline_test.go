package main

import (
	"context"
	"errors"
	"iter"
	"runtime"
	"sync/atomic"
	"testing"
)

// counting yields 0..n-1 and keeps the highest number handed out.
func counting(n int, highest *atomic.Int64) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			highest.Store(int64(i))
			if !yield(i) {
				return
			}
		}
	}
}

func square() func(int) int {
	return func(i int) int {
		if i%7 == 0 {
			runtime.Gosched() // some jobs take longer than others
		}
		return i * i
	}
}

func TestInOrder(t *testing.T) {
	const n = 2000
	for _, workers := range []int{1, 2, 5} {
		var got []int
		var read atomic.Int64
		err := inOrder(t.Context(), workers, counting(n, &read), square, func(r int) error {
			got = append(got, r)
			return nil
		})
		if err != nil || len(got) != n {
			t.Fatalf("%d workers: %d results, %v; want %d, nil", workers, len(got), err, n)
		}
		for i, r := range got {
			if r != i*i {
				t.Fatalf("%d workers: result %d is %d, want %d", workers, i, r, i*i)
			}
		}
	}
}

func TestInOrderHoldsFewJobs(t *testing.T) {
	const workers = 2
	var read atomic.Int64
	emitted := 0
	err := inOrder(t.Context(), workers, counting(10_000, &read), square, func(int) error {
		// Each of both queues, each worker, the job that is being read and the one that is being emitted.
		if ahead := int(read.Load()) - emitted; ahead > 2*queuePerWorker*workers+workers+2 {
			t.Errorf("after %d results %d jobs were held", emitted, ahead)
		}
		emitted++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestInOrderStops(t *testing.T) {
	t.Run("when emit fails", func(t *testing.T) {
		full := errors.New("disk full")
		var read atomic.Int64
		err := inOrder(t.Context(), 2, counting(1_000_000, &read), square, func(r int) error {
			if r == 100 {
				return full
			}
			return nil
		})
		if err != full {
			t.Errorf("got %v, want the error of emit", err)
		}
		if read.Load() > 1000 {
			t.Errorf("read on to %d after emit failed", read.Load())
		}
	})
	t.Run("when cancelled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var read atomic.Int64
		err := inOrder(ctx, 2, counting(1_000_000, &read), square, func(r int) error {
			if r == 100 {
				cancel()
			}
			return nil
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want context.Canceled", err)
		}
	})
}
