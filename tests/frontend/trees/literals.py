0, 00, 0_0, 1_000, 0xDEAD_beef, 0o17, 0B1_0, 9223372036854775807, 9223372036854775808, 0xffffffffffffffffffffffff
1.0, 1., .5, 1e5, 1E-5, 1_0.0_1e1_0, 1e16, 1e22, 123456789012345680.0, 1e-5, 0.0001, 1e400, 5e-324, 09.5, 1j, 1.5e3J, 0777j
True, False, None, ...
'a', "b", '''c
d''', """e"f""", 'g' "h" 'i', u'j' 'k', 'l' u'm', U'n', r'\n', R"\'", b'o' B'\x00\xff', br'\x', rB'p'
'\a\b\f\n\r\t\v\\\'\"\0\12\377\x41\u00e9\U0001F600\N{BULLET}\N{greek small letter alpha}', '\ud800', '\udc00x'
'line \
continued', b'bytes \
too'
'it\'s "q"', "é€😀", '\x7f\x80\xa0\u200b\u2028'
