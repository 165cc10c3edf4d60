f'', f'a', f'{a}', f'a{b}c', F"{a!r}{b!s}{c!a}", f'{a:>10}', f'{a!r:^{width}.{precision}}'
f'{a=}', f'{a = }', f'{ a =!s}', f'{a=:x}', f'{a + 1 = :{b}}'
f'{{}}', f'{{{a}}}', f'{a}}}', f'{{{{', rf'\{a}\n', fr'{a:\d}', f'\N{BULLET}{a}\x41', f'\{a}'
f"{x['k']}", f"{x["k"]}", f'{f'{f'{1}'}'}', f'''{
    a  # comment
    + b
}''', f'{a,}', f'{*a, b}', f'{(lambda x: x)}', f'{x:=5}', f'{x!=y}', f'{(x:=5)}', f'{ {1: 2}[1] }', f'{yield_}'
'a' f'b{c}d' 'e' f'{g}' "h", u'a' f'b', f'a' u'b', f'{a}' 'b' 'c'
f'{a:{b}{c}d{e!r}}', f'{a:{b:{c}}}', f'''{a:
}''', f'{a:%H:%M}'
