try:
    import _bad_syntax
except SyntaxError as e:
    print(e.msg, e.lineno, e.filename.rsplit("/", 1)[-1], e.text)
import _bad_syntax
