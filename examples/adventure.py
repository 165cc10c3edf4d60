"""A very small text adventure: rooms, things, and commands understood by pattern matching.

Watch: the player is a context manager that says goodbye however the game ends; a thing is in one place at a time.
With the argument `play` you give the commands."""

import sys


class Room:
    def __init__(self, name, text, things=()):
        self.name = name
        self.text = text
        self.things = list(things)
        self.ways = {}

    def join(self, way, other, back):
        self.ways[way] = other
        other.ways[back] = self


class Won(Exception):
    pass


class Player:
    def __init__(self, room):
        self.room = room
        self.things = []
        self.moves = 0

    def __enter__(self):
        self.look()
        return self

    def __exit__(self, kind, error, traceback):
        print(f"Goodbye after {self.moves} moves.")
        return kind is not None and issubclass(kind, (Won, EOFError, KeyboardInterrupt))

    def look(self):
        print(f"[{self.room.name}] {self.room.text}")
        if self.room.things:
            print("You see:", ", ".join(self.room.things))
        print("Ways:", ", ".join(sorted(self.room.ways)))

    def carry(self, thing, source, target, done):
        if thing in source:
            source.remove(thing)
            target.append(thing)
            print(done)
        else:
            print(f"There is no {thing}.")

    def do(self, command):
        self.moves += 1
        match command.lower().split():
            case ["look" | "l"]:
                self.look()
            case ["go", way] | [("north" | "south" | "east" | "west" | "up" | "down") as way]:
                if way not in self.room.ways:
                    print("No way there.")
                elif self.room.ways[way].name == "attic" and "lamp" not in self.things:
                    print("It is too dark up there.")
                else:
                    self.room = self.room.ways[way]
                    self.look()
            case ["take" | "get", thing]:
                self.carry(thing, self.room.things, self.things, "Taken.")
            case ["drop", thing]:
                self.carry(thing, self.things, self.room.things, "Dropped.")
            case ["inventory" | "i"]:
                print("You carry:", ", ".join(self.things) or "nothing")
            case ["open", "chest"] if self.room.name == "attic" and "key" in self.things:
                print("The chest is full of old books. You have won.")
                raise Won
            case ["open", thing]:
                print(f"You cannot open the {thing}.")
            case []:
                self.moves -= 1
            case _:
                print("I do not understand that.")


def world():
    hall = Room("hall", "A cold hall with a stair.")
    kitchen = Room("kitchen", "It smells of bread.", ["lamp", "bread"])
    garden = Room("garden", "Long grass.", ["key"])
    attic = Room("attic", "A chest stands under the roof.")
    hall.join("east", kitchen, "west")
    hall.join("north", garden, "south")
    hall.join("up", attic, "down")
    return hall


SCRIPT = """go up
east
take lamp
dance
west
north
take key
take key
south
i
up
open window
open chest
look"""


def typed():
    while True:
        yield input("> ")


def scripted():
    for command in SCRIPT.splitlines():
        print(">", command)
        yield command


with Player(world()) as player:
    for command in typed() if sys.argv[1:] == ["play"] else scripted():
        player.do(command)
