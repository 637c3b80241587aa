package mail

import "parapet"

func parseMSG(raw []byte, source string, level int, left *budget) []*parapet.Approach { return nil }
