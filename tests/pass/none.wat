;; A Go module without a Go function: it has only the type of the functions.
(func $main.f)
;; pass: recognise
;; function: main.f
;; case: no function has Go's type
;; edit: s/\(type .go \(func \(param i32\) \(result i32\)\)\)//
;; error: no function of Go's type
;; case: the type without a function
;; want: not recognised: it is no Go function
;; case: no such function
;; edit: s/main.f$/main.g/; s/main.f\)/main.far)/
;; error: functions whose names contain that: main.far
