words = ["a", None, "b"]
words.sort(key=lambda w: w.lower())
