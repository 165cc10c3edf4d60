present_thing = 1
