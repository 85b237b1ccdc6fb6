/// All of a request but its body: what routing decides on.
package struct RequestHead: Sendable, Equatable {
    package let method: Method
    package let target: RequestTarget
    package let fields: HeaderFields
    /// The declared length of the body; nil when chunked or absent.
    package let contentLength: Int?
    package let isChunked: Bool
    /// The peer's address without its port, or `unix`.
    package let remote: String
    /// 32 random hexadecimal digits, to find the request in logs.
    package let id: String

    package var path: String { target.path }
    package var segments: [String] { target.segments }
    package var rawTarget: String { target.raw }
    package var rawQuery: String? { target.rawQuery }
    package var query: [RequestTarget.QueryItem] { target.query }

    /// Whether a body follows or may follow.
    package var hasBody: Bool { isChunked || (contentLength ?? 0) > 0 }

    /// The first value of a name in the query.
    package func query(_ name: String) -> String? {
        query.first { $0.name == name }?.value
    }

    package static func randomID() -> String {
        (0..<2).map { _ in digits(UInt64.random(in: 0...UInt64.max)) }.joined()
    }

    private static func digits(_ number: UInt64) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }
}
