thing = "thing"
lazy = "lazy"
__all__ = ["exported", "cyc_a"]
exported = "exp"
print("init pkg", __name__, __package__)
