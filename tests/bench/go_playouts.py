"""Lists, attributes and sets: random games of go on a small board."""

SIZE = 9
EMPTY, BLACK, WHITE = 0, 1, 2


class Rng:
    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state * 1103515245 + 12345) & 0x7FFFFFFF
        return (self.state >> 8) % n


class Square:
    def __init__(self, pos):
        self.pos = pos
        self.colour = EMPTY
        self.neighbours = []


class Board:
    def __init__(self, rng):
        self.rng = rng
        self.squares = [Square(p) for p in range(SIZE * SIZE)]
        for square in self.squares:
            x, y = square.pos % SIZE, square.pos // SIZE
            for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1)):
                if 0 <= x + dx < SIZE and 0 <= y + dy < SIZE:
                    square.neighbours.append(self.squares[(y + dy) * SIZE + x + dx])
        self.empties = list(range(SIZE * SIZE))
        self.captured = [0, 0, 0]
        self.ko = -1

    def group(self, start):
        """The stones connected to one, and whether they have a liberty."""
        seen = {start.pos}
        todo = [start]
        liberty = False
        while todo:
            square = todo.pop()
            for n in square.neighbours:
                if n.colour == EMPTY:
                    liberty = True
                elif n.colour == start.colour and n.pos not in seen:
                    seen.add(n.pos)
                    todo.append(n)
        return seen, liberty

    def useful(self, square, colour):
        if square.pos == self.ko:
            return False
        own = 0
        for n in square.neighbours:
            if n.colour == EMPTY:
                return True
            own += n.colour == colour
        if own == len(square.neighbours):
            return False
        square.colour = colour
        try:
            if self.group(square)[1]:
                return True
            return any(n.colour == 3 - colour and not self.group(n)[1] for n in square.neighbours)
        finally:
            square.colour = EMPTY

    def play(self, square, colour):
        square.colour = colour
        self.empties.remove(square.pos)
        self.ko = -1
        for n in square.neighbours:
            if n.colour == 3 - colour:
                stones, liberty = self.group(n)
                if not liberty:
                    for pos in sorted(stones):
                        self.squares[pos].colour = EMPTY
                        self.empties.append(pos)
                    self.captured[colour] += len(stones)
                    if len(stones) == 1:
                        self.ko = n.pos

    def random_move(self, colour):
        count = len(self.empties)
        start = self.rng.below(count) if count else 0
        for i in range(count):
            square = self.squares[self.empties[(start + i) % count]]
            if self.useful(square, colour):
                return square
        return None

    def score(self):
        return [sum(s.colour == c for s in self.squares) + self.captured[c] for c in (BLACK, WHITE)]


def playout(rng):
    board = Board(rng)
    colour, passes = BLACK, 0
    for _ in range(3 * SIZE * SIZE):
        square = board.random_move(colour)
        if square is None:
            passes += 1
            if passes == 2:
                break
        else:
            passes = 0
            board.play(square, colour)
        colour = 3 - colour
    return board.score()


rng = Rng(7)
wins = points = 0
for _ in range(130):
    black, white = playout(rng)
    wins += black > white
    points += black - white
print(wins, points)
