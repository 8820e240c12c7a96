"""measure.py COMMAND...: its wall and processor seconds, and the peak of the resident memory of
all its processes together (sampled; MiB), on file descriptor 3; ends with its status."""
import os, resource, subprocess, sys, time

page = resource.getpagesize()


def resident(root):
    children, pages, total = {}, {}, 0
    for d in filter(str.isdigit, os.listdir('/proc')):
        try:
            with open(f'/proc/{d}/stat') as f:
                fields = f.read().rpartition(')')[2].split()
        except OSError:
            continue  # it is gone
        children.setdefault(int(fields[1]), []).append(int(d))
        pages[int(d)] = int(fields[21])
    todo = [root]
    while todo:
        p = todo.pop()
        total += pages.get(p, 0)
        todo += children.get(p, [])
    return total * page


begun, peak, step = time.monotonic(), 0, 0.01
process = subprocess.Popen(sys.argv[1:])
while True:
    try:
        process.wait(step)
        break
    except subprocess.TimeoutExpired:
        peak, step = max(peak, resident(process.pid)), min(step * 2, 0.5)
wall, used = time.monotonic() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
peak = max(peak, used.ru_maxrss * 1024)
os.write(3, b'%.3f %.3f %d\n' % (wall, used.ru_utime + used.ru_stime, peak >> 20))
sys.exit(process.returncode if process.returncode >= 0 else 128 - process.returncode)
