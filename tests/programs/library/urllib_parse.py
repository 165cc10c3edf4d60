# urllib.parse: taking apart, joining, quoting, queries.
from urllib.parse import *
def t(f, *a, **k):
    try: r = f(*a, **k)
    except Exception as e: print(type(e).__name__, e)
    else: print(repr(r))
urls = ["http://user:pw@Host.com:8080/p/a/t;h?q=1&r=2#frag","","//net/loc","path/only","/abs?x","mailto:a@b.c","http:","HTTP://A","http://[::1]:80/","http://[::1","http://]","http://[v1.a]/","http://[1.2.3.4]/","http://[zz]/","ftp://h/a;type=i","a:b","1a:b","http:///x","file:///etc/passwd","//","?q","#f","http://h?q","http://h#f","http://h/;p1;p2/x;p3"," http://h/ \t","http://h\n.com/","http://h:99999/","http://h:a/","http://u@h","http://u:@h/","tel:+1;ext=2","urn:isbn:1","http://h/a?b?c#d#e","javascript:alert(1)","x://y","svn+ssh://h/p","http://a/b/c/d;p?q", b"http://h/p?q#f"]
for u in urls:
    t(urlsplit, u); t(urlparse, u); t(lambda: urlsplit(u).geturl()); t(lambda: urlparse(u).geturl()); t(urldefrag, u)
    for a in ("username","password","hostname","port"): t(lambda: getattr(urlsplit(u), a))
t(urlsplit, "a#b", allow_fragments=False); t(urlsplit, "//h/p", "https"); t(urlsplit, "x", b"http")
base = "http://a/b/c/d;p?q"
for r in ["g:h","g","./g","g/","/g","//g","?y","g?y","#s","g#s","g?y#s",";x","g;x","g;x?y#s","",".","./","..","../","../g","../..","../../","../../g","../../../g","../../../../g","/./g","/../g","g.",".g","g..","..g","./../g","./g/.","g/./h","g/../h","g;x=1/./y","g;x=1/../y","g?y/./x","g#s/../x","http:g","http://x"]: t(urljoin, base, r)
for b, r in [("","x"),("x",""),("http://a","b"),("http://a/","//b"),("mailto:x","y"),("file:///a/b","c"),(b"http://a/",b"b"),("http://a",b"b"),("http://a//b/c","../d"),("/a/b","c")]: t(urljoin, b, r)
for s in ["abc def","a/b","ä€","~_.-","a+b&c=d","",b"\xff a","%20"]:
    t(quote, s); t(quote_plus, s); t(quote, s, safe=""); t(quote, s, safe="/ä+")
t(quote, "ä", encoding="latin1"); t(quote, b"x", encoding="x"); t(quote, 5); t(quote_from_bytes, "x")
for s in ["abc%20def","%","%2","%zz","%C3%A4","%c3%a4x%ff","a+b","é%C3%A9","%+1","% 1","%%41",b"a%20b","%E2%82"]:
    t(unquote, s); t(unquote_to_bytes, s)
    if isinstance(s, str): t(unquote_plus, s)
t(unquote, "%e4", "latin1"); t(unquote, 5)
for q in ["a=1&b=2&a=3","a=&b","","&&a=1","a=1;b=2","a+b=c%20d","%C3%A4=%ff",b"a=1&b=%41","=x","a=b=c"]:
    t(parse_qs, q); t(parse_qsl, q, True); t(parse_qs, q, strict_parsing=True); t(parse_qsl, q, separator=";")
t(parse_qsl, "a&b&c", max_num_fields=2); t(parse_qsl, "a", separator="")
for q in [{"a": 1, "b c": "d e"}, [("a", "ä"), ("a", b"\xff")], {"k": [1, 2]}, "x", "", [], [(1,)], 5, {"x": None}]:
    t(urlencode, q); t(urlencode, q, True)
t(urlencode, {"a": "b c"}, quote_via=quote); t(urlencode, {"a": "/"}, safe="/")
r = urlsplit("http://h/p"); print(r._replace(path="/q").geturl(), r.encode(), r.encode().decode() == r, r[1], tuple(r))
t(urlunsplit, ("http","h","p","q","f")); t(urlunsplit, ("","","//p","","")); t(urlunparse, ("a","","/x","p","","")); t(urlunsplit, ("http","","","",""))
