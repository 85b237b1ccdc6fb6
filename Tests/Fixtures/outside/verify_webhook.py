# Verifies a message (JSON on standard input) with a secret, at a time in seconds.
import json, sys
from standardwebhooks.webhooks import Webhook, WebhookVerificationError
import standardwebhooks.webhooks as library
import datetime
class Fixed(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(int(sys.argv[2]), tz)
library.datetime = Fixed
given = json.loads(sys.stdin.read())
try:
    Webhook(sys.argv[1]).verify(bytes.fromhex(given['body']), given['fields'])
except WebhookVerificationError as error:
    sys.exit(1)
