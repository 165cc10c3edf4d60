import statistics as st, math
from fractions import Fraction as F
d = [2, 4, 4, 4, 5, 5, 7, 9]
print(st.mean(d), st.median(d), st.mode(d), st.stdev(d), st.pstdev(d), st.variance(d), st.pvariance(d), st.quantiles(d), st.fmean(d), st.harmonic_mean([40, 60]), st.geometric_mean([54, 24, 36]), st.median_low(d), st.median_high(d), st.multimode("aabbc"), st.mean([F(1, 2), F(1, 3)]), st.median([1, 2]), st.mean([1.5, 2]), st.NormalDist(100, 15).cdf(110), st.linear_regression([1, 2, 3], [2, 4, 6.5]), st.correlation([1, 2, 3], [3, 2, 1]))
print(F(3, 6), F("0.125"), F(1, 3) + F(1, 6), F(7, 3) // 1, F(-7, 3) % 2, F(2, 3) ** -2, F(0.5), F(1, 3) < 0.34, round(F(22, 7), 2), F(3.14159).limit_denominator(100), int(F(7, 2)), math.floor(F(-7, 2)), f"{F(1, 3):.4f}", repr(F(5)), F(1, 2) == 0.5, hash(F(1, 2)) == hash(0.5), sum([F(1, i) for i in range(1, 10)]), F("1/3") * 3 == 1, F(10, 4).numerator)
for f in (lambda: st.mean([]), lambda: st.stdev([1]), lambda: st.mode([]), lambda: F(1, 0), lambda: F("x"), lambda: F(1, 2) < "a", lambda: st.quantiles([1], n=0)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
import heapq, bisect
h = [5, 1, 8, 3]; heapq.heapify(h); heapq.heappush(h, 0); print(heapq.heappop(h), heapq.heapreplace(h, 9), heapq.heappushpop(h, 2), [heapq.heappop(h) for _ in range(len(h))], heapq.nlargest(2, [3, 9, 4]), heapq.nsmallest(2, "hello"), list(heapq.merge([1, 4], [2, 3], reverse=False)))
b = [1, 3, 3, 5]; bisect.insort(b, 4); print(b, bisect.bisect(b, 3), bisect.bisect_left(b, 3), bisect.bisect_left([("a", 1), ("b", 2)], 2, key=lambda p: p[1]))
import numbers, operator as op
print(isinstance(5, numbers.Integral), isinstance(2.5, numbers.Rational), op.itemgetter(1, 0)("ab"), op.attrgetter("real")(5), op.methodcaller("upper")("x"), op.add(1, 2), op.contains([1], 1), op.index(True), sorted([(2, "a"), (1, "b")], key=op.itemgetter(1)))
