from dataclasses import dataclass, field
from enum import Enum, auto
from collections import defaultdict
import functools
class Kind(Enum): DEPOSIT = auto(); WITHDRAW = auto(); TRANSFER = auto()
class BankError(Exception): pass
class Insufficient(BankError):
    def __init__(self, need, have): super().__init__(f"need {need}, have {have}"); self.short = need - have
@dataclass(frozen=True)
class Tx:
    kind: Kind
    amount: int
    src: str = ""
    dst: str = ""
@dataclass
class Account:
    name: str
    balance: int = 0
    history: list[Tx] = field(default_factory=list)
    def __lt__(self, o): return (self.balance, self.name) < (o.balance, o.name)
def logged(f):
    @functools.wraps(f)
    def w(self, *a):
        try: r = f(self, *a); self.log[f.__name__, "ok"] += 1; return r
        except BankError as e: self.log[f.__name__, type(e).__name__] += 1; raise
    return w
class Bank:
    def __init__(self): self.accounts, self.log = {}, defaultdict(int)
    def __getitem__(self, n):
        try: return self.accounts[n]
        except KeyError: raise BankError(f"no account {n!r}") from None
    def open(self, n, b=0): self.accounts[n] = Account(n, b); return self
    @logged
    def deposit(self, n, amt):
        if amt <= 0: raise BankError("bad amount")
        self[n].balance += amt; self[n].history.append(Tx(Kind.DEPOSIT, amt, dst=n))
    @logged
    def withdraw(self, n, amt):
        a = self[n]
        if a.balance < amt: raise Insufficient(amt, a.balance)
        a.balance -= amt; a.history.append(Tx(Kind.WITHDRAW, amt, src=n))
    @logged
    def transfer(self, s, d, amt):
        self[d]; self.withdraw(s, amt)
        try: self.deposit(d, amt)
        except BankError: self[s].balance += amt; raise
b = Bank().open("ann", 100).open("bob").open("cy", 50)
ops = [("deposit", "ann", 50), ("transfer", "ann", "bob", 120), ("withdraw", "bob", 500), ("transfer", "cy", "zed", 1), ("deposit", "cy", -5), ("transfer", "bob", "cy", 20)]
for name, *args in ops:
    try: getattr(b, name)(*args); print(name, args, "ok")
    except Insufficient as e: print(name, args, "short by", e.short)
    except BankError as e: print(name, args, "error:", e)
print(sorted(b.accounts.values()), sum(a.balance for a in b.accounts.values()))
print(dict(b.log)); print(b["ann"].history, max(b.accounts.values()).name, b.deposit.__name__)
