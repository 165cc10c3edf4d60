"""argparse: kinds of arguments, actions, groups, subcommands, help texts and errors."""
import argparse
import contextlib
import io
import os

os.environ["COLUMNS"] = "80"


def attempt(parser, line, method="parse_args"):
    args = line.split() if isinstance(line, str) else line
    err = io.StringIO()
    with contextlib.redirect_stderr(err), contextlib.redirect_stdout(err):
        try:
            result = getattr(parser, method)(args)
        except SystemExit as stop:
            result = f"exit {stop.code}"
        except argparse.ArgumentError as error:
            result = repr(error) + " " + str(error)
    print(args, "->", result)
    if err.getvalue():
        print(err.getvalue(), end="")


print("== positionals and options")
p = argparse.ArgumentParser(prog="tool", description="Does a thing. " * 8, epilog="See %(prog)s's page.")
p.add_argument("source", help="what to read")
p.add_argument("targets", nargs="*", type=int, help="numbers, with a long explanation that goes on for more than a line of the screen")
p.add_argument("-v", "--verbose", action="count", default=0, help="say more")
p.add_argument("-q", "--quiet", action="store_true")
p.add_argument("--no-cache", dest="cache", action="store_false", help="default: %(default)s")
p.add_argument("-o", "--output", metavar="FILE", default="out.txt", help="where to write (%(default)s, %(type)s)")
p.add_argument("-l", "--level", choices=["low", "high"], help="how much")
p.add_argument("-n", type=float, default="1.5")
p.add_argument("-I", "--include", action="append")
p.add_argument("--pair", nargs=2, metavar=("A", "B"))
p.add_argument("--maybe", nargs="?", const="C", default="D")
p.add_argument("--many", nargs="+", type=int)
p.add_argument("--const", action="store_const", const=42)
p.add_argument("--add", action="append_const", const="x", dest="added")
p.add_argument("--ext", action="extend", nargs="+")
p.add_argument("--version", action="version", version="%(prog)s 1.2")
p.add_argument("--a-very-long-option-name-that-wraps", help="its help goes below")
p.add_argument("--hidden", help=argparse.SUPPRESS)
p.add_argument("--flag", action=argparse.BooleanOptionalAction, help="yes or no")
for line in ["-h", "--version", "", "s", "s 1 2 3", "s 1 x", "s -vvv -q", "s -vqo file", "s -ofile", "s -o=file",
             "s --output=file", "s --output", "s --out f", "s --ma 1", "s --level mid", "s --level=high", "s -n 2",
             "s -n x", "s -I a -I b", "s --pair 1 2", "s --pair 1", "s --maybe", "s --maybe E", "s --many",
             "s --many 1 2 --const", "s --add --add", "s --ext a b --ext c", "s --flag", "s --no-flag", "s --unknown",
             "s 1 -v 2", "-- -s", "s -- -1", "s -1", "s -qx", "s -q=3", "s --quiet=3", "s --no-cache", "-v s -n -3"]:
    attempt(p, line)
attempt(p, "s --what -z 3", "parse_known_args")
attempt(p, "s 1 -v 2", "parse_intermixed_args")
attempt(p, ["a b", "-x y"])

print("== nargs of positionals")
for shapes, lines in [((None, "?"), ["a", "a b", "a b c"]), (("+", None), ["a", "a b c"]), ((2, "*"), ["a", "a b", "a b c"]),
                      (("?", "*"), ["", "a", "a b"]), ((None, "..."), ["a", "a -x --y", "a b -c"])]:
    p = argparse.ArgumentParser(prog="p", add_help=False)
    p.add_argument("-x", action="store_true")
    for name, nargs in zip(("one", "two"), shapes):
        p.add_argument(name, nargs=nargs)
    print(p.format_usage(), end="")
    for line in lines:
        attempt(p, line)

print("== groups")
p = argparse.ArgumentParser(prog="groups", usage="%(prog)s [anything]")
g = p.add_argument_group("drawing", "How to draw.")
g.add_argument("--colour")
g.add_argument("--width", type=int)
p.print_help()
for required in (False, True):
    p = argparse.ArgumentParser(prog="ex")
    g = p.add_mutually_exclusive_group(required=required)
    g.add_argument("--json", action="store_true")
    g.add_argument("--csv", metavar="SEP")
    g.add_argument("where", nargs="?")
    p.add_argument("rest", nargs="*", default=["r"])
    p.print_usage()
    for line in ["", "--json", "--csv ;", "--json --csv ;", "--json w"]:
        attempt(p, line)

print("== subcommands")
p = argparse.ArgumentParser(prog="git")
p.add_argument("--dir", default=".")
subs = p.add_subparsers(title="commands", dest="command", required=True, metavar="COMMAND", help="what to do")
a = subs.add_parser("add", help="add files", aliases=["a"])
a.add_argument("files", nargs="+")
a.add_argument("-f", "--force", action="store_true")
a.set_defaults(func="do_add")
c = subs.add_parser("commit", help="record", description="Records.")
c.add_argument("-m", "--message", required=True)
subs.add_parser("bare")
for line in ["-h", "add -h", "", "add", "add x -f", "a x y", "commit", "commit -m hi", "push", "bare z", "--dir d bare"]:
    attempt(p, line)
p = argparse.ArgumentParser(prog="sub")
p.add_argument("first")
s = p.add_subparsers(dest="cmd")
s.add_parser("x").add_argument("--y", type=int)
for line in ["-h", "1", "1 x --y 3", "1 x --y z", "1 x -h", "1 q"]:
    attempt(p, line)

print("== formatters")
for formatter in [argparse.HelpFormatter, argparse.RawDescriptionHelpFormatter, argparse.RawTextHelpFormatter,
                  argparse.ArgumentDefaultsHelpFormatter, argparse.MetavarTypeHelpFormatter,
                  lambda prog: argparse.HelpFormatter(prog, max_help_position=40, width=60)]:
    p = argparse.ArgumentParser(prog="a-program-whose-name-is-long", formatter_class=formatter, description="One\n  two\nthree")
    p.add_argument("pos", type=str, help="first\nsecond")
    p.add_argument("--number", type=int, default=3, help="a\n number")
    p.add_argument("--another-longer-one", type=float, help="f", default=argparse.SUPPRESS)
    p.add_argument("--and-one-more", type=str, required=True)
    p.print_help()

print("== parents, defaults, conflicts, the rest")
base = argparse.ArgumentParser(add_help=False)
base.add_argument("--base", type=int)
base.add_argument_group("extra").add_argument("--extra")
p = argparse.ArgumentParser(prog="child", parents=[base], argument_default=argparse.SUPPRESS)
p.set_defaults(base="7", other=1)
print(p.get_default("base"), p.get_default("none"))
p.print_help()
attempt(p, "")
attempt(p, "--base 3")
p = argparse.ArgumentParser(prog="child", conflict_handler="resolve")
p.add_argument("-h", "--host", help="100%% sure")
p.print_help()
p = argparse.ArgumentParser(prog="no", exit_on_error=False, allow_abbrev=False, prefix_chars="-+")
p.add_argument("+x", "++long", type=int)
p.add_argument("-5", dest="five", action="store_true")
for line in ["+x 3", "+x y", "++lo 3", "++long=4", "-5", "-6"]:
    attempt(p, line)


def even(text):
    if int(text) % 2:
        raise argparse.ArgumentTypeError(f"{text} is odd")
    return int(text)


p = argparse.ArgumentParser(prog="types")
p.add_argument("even", type=even)
p.add_argument("--seq", type=lambda s: s.split(","), default="a,b")
p.add_argument("--num", type=int, choices=range(3))
for line in ["2", "3", "x", "2 --seq 1,2", "2 --num 5", "2 --num 1"]:
    attempt(p, line)


class Upper(argparse.Action):
    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, (values.upper(), option_string))


p = argparse.ArgumentParser(prog="own")
action = p.add_argument("--name", action=Upper)
print(action)
print(p)
attempt(p, "--name bob")
for make in [lambda: p.add_argument("--name"), lambda: p.add_argument("a", "b"), lambda: p.add_argument("a", required=True),
             lambda: p.add_argument("--x", action="nothing"), lambda: p.add_argument("--x", type="int"),
             lambda: p.add_argument("--x", nargs=2, metavar=("A",)), lambda: p.add_argument("--x", nargs=0),
             lambda: p.add_argument("--"), lambda: p.add_argument("x", dest="y"),
             lambda: argparse.ArgumentParser(conflict_handler="odd"), lambda: p.add_argument("--z", const=1),
             lambda: p.add_argument("--z", action="store_true", type=int)]:
    try:
        print(make())
    except Exception as error:
        print(type(error).__name__, error)
n = argparse.Namespace(a=1, **{"b c": 2})
print(n, n == argparse.Namespace(a=1), "a" in n, n != 3, vars(n))
p = argparse.ArgumentParser(prog="last")
p.add_argument("needed")
p.parse_args([])
