import warnings, sys
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always"); warnings.warn("plain"); warnings.warn("dep", DeprecationWarning); warnings.warn(RuntimeWarning("inst"))
print([(x.category.__name__, str(x.message), x.lineno) for x in w])
def t(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
with warnings.catch_warnings(): warnings.simplefilter("error"); t(lambda: warnings.warn("now an error", SyntaxWarning))
sys.stderr = sys.stdout
def helper(): warnings.warn("from caller", UserWarning, stacklevel=2)
helper()
for i in range(3): warnings.warn("once per place")
warnings.filterwarnings("ignore", message="ign.*"); warnings.warn("ignored"); warnings.warn("shown")
print(warnings.formatwarning("m", UserWarning, "file.py", 3, "  code line"), end="")
warnings.showwarning = lambda m, c, f, l, *a: print("custom:", m, c.__name__, l); warnings.warn("via custom")
t(lambda: warnings.warn("x", int)); t(lambda: warnings.simplefilter("bogus")); warnings.resetwarnings(); warnings.warn("after reset", DeprecationWarning)
@warnings.deprecated("use new")
def old(): return 1
print(old(), old.__deprecated__)
