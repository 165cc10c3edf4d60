rows = [[1, 2], [3]]
def cell(r, c):
    return rows[r][c]
cell(0, 1)
cell(1, 1)
