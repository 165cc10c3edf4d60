class ConfigError(Exception): pass
def read():
    try:
        return {}["port"]
    except KeyError as e:
        raise ConfigError("bad config") from e
read()
