"""List slicing and swapping: pancake flips over all permutations."""


def fannkuch(n):
    perm = list(range(n))
    count = [0] * n
    most = checksum = 0
    r = n
    index = 0
    while True:
        while r != 1:
            count[r - 1] = r
            r -= 1
        work = perm[:]
        flips = 0
        k = work[0]
        while k:
            work[:k + 1] = work[k::-1]
            flips += 1
            k = work[0]
        if flips > most:
            most = flips
        checksum += -flips if index & 1 else flips
        index += 1
        while True:
            if r == n:
                return checksum, most
            perm.insert(r, perm.pop(0))
            count[r] -= 1
            if count[r] > 0:
                break
            r += 1


for _ in range(2):
    answer = fannkuch(9)
print(*answer)
