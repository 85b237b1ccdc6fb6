package import Escaping
import HTTPServer

extension Reply {
    /// A whole page in one language, with no script and nothing fetched.
    package static func page(_ markup: Markup, status: Int = 200) -> Reply {
        var reply = Reply.bytes(Array(markup.text.utf8), type: "text/html; charset=utf-8")
        reply.fields.set(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
        )
        return Reply(status: status, content: reply.content, fields: reply.fields)
    }
}
