package indicator

import (
	"fmt"

	"parapet"
)

// Bands says how points become a band.
type Bands struct {
	Ceilings     map[string]float64 `yaml:"ceilings"`      // group -> most points its findings may add
	CounterMost  float64            `yaml:"counter_most"`  // most points counter-signs may take away
	CounterNever []parapet.Stage    `yaml:"counter_never"` // stages from whose points they take nothing
	Some         float64            `yaml:"some"`          // least points of band some
	Strong       float64            `yaml:"strong"`        // least points of band strong
	StrongStages []parapet.Stage    `yaml:"strong_stages"` // one finding of these stages, with StrongPoints at least, is needed
	StrongPoints float64            `yaml:"strong_points"`
	FewWords     int                `yaml:"few_words"` // under so many words, without findings: cannot tell
}

func (b *Bands) check() error {
	switch {
	case b.Some <= 0 || b.Strong <= b.Some:
		return fmt.Errorf("thresholds some %v and strong %v: 0 < some < strong", b.Some, b.Strong)
	case b.CounterMost < 0:
		return fmt.Errorf("counter_most %v is negative", b.CounterMost)
	case len(b.StrongStages) == 0:
		return fmt.Errorf("strong_stages is empty: strong needs a strong sign of some stage")
	}
	for g, c := range b.Ceilings {
		if c <= 0 {
			return fmt.Errorf("ceiling of %s is %v", g, c)
		}
	}
	return nil
}
