module parapet

go 1.26
