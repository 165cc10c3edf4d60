# What a program is started with, and what is said when that fails.
import subprocess, sys, os, time, signal
def tr(f,*a,**k):
    try: return f(*a,**k)
    except BaseException as e: return type(e).__name__, str(e)
PY=[sys.executable,'-S']
def run(*a,**k): return tr(subprocess.run,*a,capture_output=True,text=True,**k)
r=lambda c,**k: (lambda x: (x.returncode,x.stdout,x.stderr) if not isinstance(x,tuple) else x)(run(['/bin/sh','-c',c],**k))
print(r('umask',umask=0o27))
print(r('echo hi',preexec_fn=lambda: os.write(1,b'pre\n')))
def bad(): raise ValueError
print(r('echo hi',preexec_fn=bad))
print(tr(subprocess.run,['/nope'],preexec_fn=int))
print(tr(subprocess.run,['nope_x'],preexec_fn=int))
print(tr(subprocess.run,['ls'],cwd='/nope',preexec_fn=int))
print(tr(subprocess.run,['ls'],cwd='/nope'))
print(tr(subprocess.run,['ls'],executable='/nope'))
print(tr(subprocess.run,'ls',shell=True,executable='/nope'))
print(tr(subprocess.run,[]))
print(tr(subprocess.run,['/tmp']))
if os.getuid() == 0:
    assert r('id -u; id -g; id -G', user=65534, group=65534, extra_groups=[65534])[1] == '65534\n' * 3
for k in [dict(user=-1),dict(group=-1),dict(user=1.5),dict(group=1.5),dict(extra_groups=[-1]),dict(extra_groups=[1.5]),dict(extra_groups='x')]:
    print(k, r('true',**k))
print(tr(subprocess.Popen,['true'],stdout=subprocess.STDOUT))
print(tr(subprocess.Popen,['true'],bufsize='x'))
print(tr(subprocess.Popen,['true'],text=True,universal_newlines=False))
p=subprocess.Popen(['cat'],stdin=-1,stdout=-1,bufsize=None); print(p.communicate(b'x'))
p=subprocess.Popen(['printf','a\\nb\\nc\\n'],stdout=-1,text=True); print(repr(p.stdout.readline()),p.communicate())
p=subprocess.Popen(['printf','a\\r\\nb\\n'],stdout=-1,text=True); print(p.communicate())
p=subprocess.Popen(['cat'],stdin=-1,stdout=-1,text=True,bufsize=1)
p.stdin.write('line\n'); print(repr(p.stdout.readline())); print(p.stdin.line_buffering); p.communicate()
p=subprocess.Popen(['sleep','5']); t=time.time(); print(tr(p.wait,.1), time.time()-t<1); print(tr(p.communicate,timeout=.1)[0]); p.terminate(); print(p.wait(), p)
print(r('cat',input='abc'), r('exit 3'), r('kill -9 $$'))
print(tr(subprocess.check_call,['false']), tr(subprocess.check_output,['sh','-c','echo x; exit 2']))
print(tr(subprocess.run,['sleep','2'],timeout=.1)[0])
print(subprocess.getstatusoutput('echo hi; exit 4'))
print(r('echo $A', env={'A':'5'}), r('true',env={'A=':'b'}),r('true',env={'A':'b\0'}))
import warnings
warnings.simplefilter('always')
with warnings.catch_warnings(record=True) as w:
    p=subprocess.Popen(['true'],pass_fds=(1,),close_fds=False); p.wait()
    p=subprocess.Popen(['true'],stdout=-1,bufsize=1); p.communicate()
    p=subprocess.Popen(['sleep','.2']); pid=p.pid; del p
    print([(x.category.__name__,str(x.message).replace(str(pid),'PID')) for x in w])
print(len(subprocess._active)); time.sleep(.4); subprocess._cleanup(); print(len(subprocess._active))
p=subprocess.Popen(['true'],start_new_session=True); p.wait()
print(r('echo $$; ps -o pgid= -p $$|tr -d " "',process_group=0)[1].split().__len__())
with subprocess.Popen(['cat'],stdin=-1,stdout=-1) as p: p.stdin.write(b'q'); 
print(p.returncode, p.stdin.closed, p.args)
