# Reads a mail from standard input by Python's own package, and tells what it found.
import email, email.policy, json, sys
raw = sys.stdin.buffer.read()
m = email.message_from_bytes(raw, policy=email.policy.default)
parts = [p for p in m.walk() if not p.is_multipart()]
print(json.dumps({
    'subject': m['subject'], 'from': m['from'], 'to': m['to'], 'date': m['date'],
    'id': m['message-id'], 'names': sorted(set(k.lower() for k in m.keys())),
    'defects': [str(d) for p in m.walk() for d in p.defects],
    'longest': max(len(line) for line in raw.split(b'\r\n')),
    'bare': raw.replace(b'\r\n', b'').count(b'\n'),
    'parts': [{'type': p.get_content_type(), 'file': p.get_filename(),
        'text': p.get_content() if p.get_content_maintype() == 'text' else
        p.get_content().hex()} for p in parts]}))
