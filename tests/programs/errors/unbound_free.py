def outer():
    def inner():
        return later + 1
    inner()
    later = 1
outer()
