import io, sys
class Shell:
    def __init__(self, out): self.items, self.out, self.undo = {}, out, []
    def run(self, script):
        for n, line in enumerate(script.strip().splitlines(), 1):
            cmd, *args = line.split()
            try: getattr(self, "do_" + cmd)(*args)
            except AttributeError: print(f"{n}: unknown command {cmd!r}", file=self.out)
            except TypeError as e: print(f"{n}: usage error: {str(e).split('.')[-1]}", file=self.out)
            except (ValueError, KeyError) as e: print(f"{n}: {type(e).__name__}: {e}", file=self.out)
    def do_add(self, name, qty="1"): old = self.items.get(name); self.items[name] = (old or 0) + int(qty); self.undo.append((name, old))
    def do_remove(self, name, qty):
        if self.items[name] < int(qty): raise ValueError(f"only {self.items[name]} {name}")
        self.undo.append((name, self.items[name])); self.items[name] -= int(qty)
    def do_undo(self):
        name, old = self.undo.pop()
        if old is None: del self.items[name]
        else: self.items[name] = old
    def do_list(self):
        for k, v in sorted(self.items.items()): print(f"{k:.<10}{v:>4}", file=self.out)
        print(f"{'total':.<10}{sum(self.items.values()):>4}", file=self.out)
out = io.StringIO()
Shell(out).run("""add apple 5
add pear
remove apple 2
remove pear 7
remove fig 1
fly away
add
add kiwi x
list
undo
undo
list""")
print(out.getvalue(), end="")
