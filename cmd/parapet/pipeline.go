package main

import (
	"context"
	"iter"
	"sync"
)

// queuePerWorker is how many jobs may wait for each worker. More would only hold more messages in memory: assessing is
// far quicker than a queue this short runs dry.
const queuePerWorker = 4

// inOrder runs jobs on several workers and gives the results to emit in the order of the jobs. At most
// 2*queuePerWorker*workers jobs are held at a time, however many there are. newWorker is called once for each worker, so
// that each can own its buffers. It returns emit's first error, or the context's.
func inOrder[J, R any](ctx context.Context, workers int, jobs iter.Seq[J], newWorker func() func(J) R, emit func(R) error) error {
	type slot struct {
		job J
		out chan R
	}
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()

	todo := make(chan slot, queuePerWorker*workers)
	order := make(chan slot, queuePerWorker*workers)
	running.Go(func() {
		defer close(todo)
		defer close(order)
		for job := range jobs {
			s := slot{job, make(chan R, 1)}
			select {
			case order <- s:
			case <-ctx.Done():
				return
			}
			select {
			case todo <- s:
			case <-ctx.Done():
				return
			}
		}
	})
	for range workers {
		work := newWorker()
		running.Go(func() {
			for s := range todo {
				s.out <- work(s.job)
			}
		})
	}
	for s := range order {
		select {
		case r := <-s.out:
			if err := emit(r); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return ctx.Err()
}
