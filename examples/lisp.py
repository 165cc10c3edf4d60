"""A tiny Lisp: numbers, symbols, lists, `define`, `lambda`, `if`, `let`, `quote`.

Watch: a closure holds the scope it was made in, and a global function the global scope, which holds the function: a
cycle. `ouro --explain-gc examples/lisp.py` tells of it when the scopes are collected."""

import gc
import math
import operator
import re


class Scope(dict):
    def __init__(self, names=(), outer=None):
        super().__init__(names)
        self.outer = outer

    def find(self, name):
        scope = self
        while scope is not None:
            if name in scope:
                return scope[name]
            scope = scope.outer
        raise NameError(f"unbound symbol: {name}")


class Lambda:
    def __init__(self, parameters, body, scope):
        self.parameters, self.body, self.scope = parameters, body, scope

    def __call__(self, *values):
        if len(values) != len(self.parameters):
            raise TypeError(f"{len(self.parameters)} arguments wanted, {len(values)} given")
        return evaluate(self.body, Scope(zip(self.parameters, values), self.scope))


def read(text):
    """The expressions of a text: symbols are strings, lists are lists."""
    stack = [[]]
    for token in re.findall(r"[()']|[^\s()']+", re.sub(r";.*", "", text)):
        if token == "(":
            stack.append([])
        elif token == ")":
            if len(stack) == 1:
                raise SyntaxError("a ) too many")
            done = stack.pop()
            stack[-1].append(done)
        else:
            try:
                stack[-1].append(int(token))
            except ValueError:
                stack[-1].append(token)
    if len(stack) > 1:
        raise SyntaxError("a ) is missing")
    return stack[0]


def evaluate(x, scope):
    while True:  # the last call of a body goes round the loop: no recursion
        match x:
            case str():
                return scope.find(x)
            case int():
                return x
            case ["quote", value]:
                return value
            case ["if", test, then, otherwise]:
                x = then if evaluate(test, scope) else otherwise
            case ["define", [name, *parameters], body]:
                scope[name] = Lambda(parameters, body, scope)
                return None
            case ["define", name, value]:
                scope[name] = evaluate(value, scope)
                return None
            case ["lambda", parameters, body]:
                return Lambda(parameters, body, scope)
            case ["let", pairs, body]:
                scope = Scope({name: evaluate(value, scope) for name, value in pairs}, scope)
                x = body
            case [function, *arguments]:
                function = evaluate(function, scope)
                values = [evaluate(argument, scope) for argument in arguments]
                if not isinstance(function, Lambda) or len(values) != len(function.parameters):
                    return function(*values)
                scope = Scope(zip(function.parameters, values), function.scope)
                x = function.body


def show(value):
    return f"({' '.join(map(show, value))})" if isinstance(value, list) else str(value)


def builtins():
    return Scope({
        "+": lambda *values: sum(values),
        "*": lambda *values: math.prod(values),
        "-": operator.sub, "/": operator.floordiv, "%": operator.mod,
        "<": operator.lt, "=": operator.eq,
        "cons": lambda head, tail: [head, *tail],
        "car": lambda items: items[0],
        "cdr": lambda items: items[1:],
        "null?": lambda items: items == [],
        "list": lambda *items: list(items),
    })


PROGRAM = """
(define (fact n) (if (< n 2) 1 (* n (fact (- n 1)))))
(fact 20)
(define (map f items) (if (null? items) (list) (cons (f (car items)) (map f (cdr items)))))
(map (lambda (n) (* n n)) (list 1 2 3 4))
(define (adder n) (lambda (m) (+ n m)))   ; a closure
(let ((add (adder 10))) (add 32))
(define (count n total) (if (= n 0) total (count (- n 1) (+ total 1))))
(count 2000 0)                            ; deeper than Python would recurse
(quote (a (b c)))
(undefined 1)
"""

scope = builtins()
for expression in read(PROGRAM):
    try:
        value = evaluate(expression, scope)
    except NameError as error:
        print("error:", error)
    else:
        if value is not None:
            print(show(value))
del scope, expression, value
print("scopes were a cycle:", gc.collect() > 0)
