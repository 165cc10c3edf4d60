class NotExc: pass
print("start")
raise NotExc()
