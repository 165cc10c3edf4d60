# A key is asked for its hash once in each operation, and compared no more often than needed.
class K:
    def __init__(self, n): self.n = n
    def __hash__(self):
        print("hash", self.n, end=" ")
        return self.n
    def __eq__(self, other):
        print("eq", self.n, other.n, end=" ")
        return self.n == other.n
def main():
    d = {}
    a = K(1)
    d[a] = "new"; print(len(d))
    d[a] = "same object"; print(len(d))
    d[K(1)] = "equal"; print(d[a])
    print(d[K(1)])
    try:
        d[K(2)]
    except KeyError:
        print("missing")
    print(K(1) in d, K(3) in d, K(1) not in d)
    d[K(1)] += "!"; print(len(d))
    d[(a, 1)] = 5; print(d[(a, 1)], (a, 2) in d)
    del d[a]; print(len(d))
    s = {a}; print(a in s, K(1) in s, K(9) in s)
    s.add(K(1)); print(len(s))
main()
