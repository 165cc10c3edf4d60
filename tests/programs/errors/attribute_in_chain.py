class N: pass
n = N()
n.left = N()
n.left.right = None
print(n.left.right)
n.left.right.value.x = 5
