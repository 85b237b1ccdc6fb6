import HTTPServer

/// Text of a page in which nothing from outside can become markup: what is interpolated is escaped.
package struct HTML: Sendable, ExpressibleByStringInterpolation {
    package let text: String

    package init(stringLiteral text: String) { self.text = text }

    package init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    package init(joining parts: [HTML]) { text = parts.map(\.text).joined() }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        package init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity)
        }

        package mutating func appendLiteral(_ literal: String) { text += literal }

        package mutating func appendInterpolation(_ value: String) { text += HTML.escaped(value) }

        package mutating func appendInterpolation(_ value: Int) { text += "\(value)" }

        package mutating func appendInterpolation(_ html: HTML) { text += html.text }
    }

    /// Scalar by scalar: a quote that carries a combining accent is another `Character` than a
    /// quote, and still ends an attribute.
    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}

extension Reply {
    /// A whole page in one language, with no script and nothing fetched.
    package static func page(_ html: HTML, status: Int = 200) -> Reply {
        var reply = Reply.bytes(Array(html.text.utf8), type: "text/html; charset=utf-8")
        reply.fields.set(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
        )
        return Reply(status: status, content: reply.content, fields: reply.fields)
    }
}
