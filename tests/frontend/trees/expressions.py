a or b and not c or d
a if b else c if d else e
lambda: 0
lambda a, /, b=1, *c, d, e=2, **f: (a, b)
a < b <= c == d != e is not f not in g in h is i > j >= k
a | b ^ c & d << e >> f + g - h * i / j // k % l @ m
-a ** -b ** ~+c
(await_)
a.b.c(d)(e)[f].g
f(a, *b, c, d=1, *e, **g, h=(2))
f(x for x in y)
f((x for x in y), 1)
f(a := 1, b)
x[1], x[1:2], x[:], x[::], x[a:b:c, ...], x[*a], x[*a, b], x[(a, b)], x[a,], x[b := 1]
(), (a,), (a), (a, b), (*a, b), (yield_), [], [a], [a, *b,], {}, {a}, {a, *b}, {a: b, **c, d: e}
[a for b, *c in d if e if f for g in h]
{a for b in c}; {a: b for c in d}; (a for b in c)
((a := b)), [c := d]
not not a, - - a, ~ ~a
a, b, c,
(
    multi
    + line
)
naïve = ﬁne = ℌ = 1
