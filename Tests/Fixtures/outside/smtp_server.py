# A mail server (aiosmtpd): says its port first, then each mail as a line of JSON.
import asyncio, json, ssl, sys
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
answer, cert, key = sys.argv[1:4]

class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if answer.startswith('rcpt '): return answer[5:]
        envelope.rcpt_tos.append(address)
        return '250 OK'
    async def handle_DATA(self, server, session, envelope):
        if answer.startswith('data '): return answer[5:]
        print(json.dumps({'from': envelope.mail_from, 'to': envelope.rcpt_tos,
            'tls': session.ssl is not None, 'auth': bool(session.authenticated),
            'hex': envelope.content.hex()}), flush=True)
        return '250 OK'

def check(server, session, envelope, mechanism, data):
    known = LoginPassword(b'hub', b's3cret')
    return AuthResult(success=data == known, handled=False)

async def main():
    context = None
    if cert:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cert, key)
    def made():
        return SMTP(Handler(), hostname='test', tls_context=context,
            require_starttls=bool(cert) and answer != 'no tls',
            authenticator=check, auth_required=bool(cert))
    loop = asyncio.get_running_loop()
    server = await loop.create_server(made, '127.0.0.1', int(sys.argv[4]))
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
