from collections import Countr
