"""A context that dies in a cycle leaves the values to those that share them."""
import contextvars
import gc

var = contextvars.ContextVar('var')
var.set('kept')
cycle = [contextvars.copy_context()]
cycle.append(cycle)
del cycle
gc.collect()
print(var.get())

context = contextvars.copy_context()
cycle = [iter(context), context.items(), context.copy()]
cycle.append(cycle)
del cycle
gc.collect()
print(context[var], list(context.values()), var.get())


class Value:
    def __del__(self):
        print('value dies')


def hold():
    mine = contextvars.ContextVar('mine')
    context = contextvars.Context()
    value = Value()
    value.context = context
    context.run(mine.set, value)


hold()
gc.collect()
print('end')
